"""How a window walks over the axes between the batch and the channels: sizes, steps, and what it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

from trilith.errors import ShapeError
from trilith.graph import BatchSize, Dim, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Window:
    """A window of `size` on each spatial axis, moved by `stride`, its cells `dilation` apart, after padding.

    padding: how many cells are put before and after on each axis. Arrays are (batch, *spatial, channels).
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]

    def positions(self, spatial: Sequence[int]) -> tuple[int, ...]:
        """How many places the window takes on each axis of these sizes.

        Raises:
            ShapeError: the window is larger than the padded axis.
        """
        found = tuple(
            (size + sum(pad) - reach) // stride + 1
            for size, pad, reach, stride in zip(spatial, self.padding, self.reach, self.stride, strict=True)
        )
        if min(found, default=1) < 1:
            raise ShapeError(
                f"a window that covers {' x '.join(map(str, self.reach))} is larger than its input of "
                f"{' x '.join(map(str, spatial))} with padding {list(self.padding)}. "
                'Use a smaller window, or padding "same".'
            )
        return found

    @property
    def reach(self) -> tuple[int, ...]:
        """How far the window covers each axis."""
        return reach(self.size, self.dilation)

    def cells(self, positions: Sequence[int]) -> Iterator[tuple[slice, ...]]:
        """For each cell of the window, row by row, where it lies in the padded array: one slice an axis."""
        for cell in product(*map(range, self.size)):
            starts = [dilation * place for dilation, place in zip(self.dilation, cell, strict=True)]
            yield (
                slice(None),
                *(
                    slice(start, start + stride * (count - 1) + 1, stride)
                    for start, stride, count in zip(starts, self.stride, positions, strict=True)
                ),
            )

    def padded(self, xp: ArrayNamespace, x: Array, value: float = 0.0) -> Array:
        """x with `value` around its spatial axes."""
        if not any(map(any, self.padding)):
            return x
        return xp.pad(x, [(0, 0), *self.padding, (0, 0)], constant_values=value)

    def patches(self, xp: ArrayNamespace, x: Array, value: float = 0.0) -> Array:
        """(batch, *spatial, channels) to (batch, *positions, cells, channels): what the window sees."""
        positions = self.positions(x.shape[1:-1])
        wide = self.padded(xp, x, value)
        return xp.stack([wide[cell] for cell in self.cells(positions)], axis=-2)

    def folded(
        self, xp: ArrayNamespace, x: Array, combine: Callable[[Array, Array], Array], value: float = 0.0
    ) -> Array:
        """(batch, *spatial, channels) to (batch, *positions, channels): what the window sees, combined."""
        wide = self.padded(xp, x, value)
        return reduce(combine, (wide[cell] for cell in self.cells(self.positions(x.shape[1:-1]))))

    def gathered(self, xp: ArrayNamespace, patches: Array, spatial: Sequence[int]) -> Array:
        """The adjoint of `patches`: each cell's values added up at the places that it came from."""
        shape = [size + sum(pad) for size, pad in zip(spatial, self.padding, strict=True)]
        total = xp.zeros((patches.shape[0], *shape, patches.shape[-1]), dtype=patches.dtype)
        for place, cell in enumerate(self.cells(patches.shape[1:-2])):
            total = _added(total, cell, patches[..., place, :])
        inner = [
            slice(before, before + size) for (before, _), size in zip(self.padding, spatial, strict=True)
        ]
        return total[(slice(None), *inner)]


def reach(size: Sequence[int], dilation: Sequence[int]) -> tuple[int, ...]:
    """How far windows cover each axis: dilation · (size - 1) + 1."""
    return tuple(spread * (cells - 1) + 1 for cells, spread in zip(size, dilation, strict=True))


def _added(target: Array, where: tuple[slice, ...], values: Array) -> Array:
    """`target` with the values added in a regular part of it."""
    if hasattr(target, "at"):  # jax.numpy's functional form
        return target.at[where].add(values)
    target[where] += values
    return target


def spatial_sizes(shape: Shape, rank: int, what: str) -> tuple[int, ...]:
    """The sizes between the batch and the channels.

    Raises:
        ShapeError: other than `rank` spatial axes, or one of open size.
    """
    axes = shape[1:-1]
    if len(shape) != rank + 2 or any(isinstance(each, BatchSize) for each in axes):
        names = ", ".join(["batch", *("height", "width")[2 - rank :], "channels"] if rank <= 2 else ["..."])
        raise ShapeError(f"{what} expects ({names}), got {format_shape(shape)}. Reshape the input.")
    return tuple(each for each in axes if isinstance(each, int))


def require_channels(found: Dim, expected: int, what: str) -> None:
    """Raise a ShapeError unless there are so many channels."""
    if found != expected:
        raise ShapeError(f"{what} expects {expected} channels, got {found}.")


def require_positions(expected: tuple[int, ...], found: tuple[int, ...]) -> None:
    """Raise a ShapeError unless these are the positions that the window takes."""
    if expected != found:
        raise ShapeError(
            f"the window takes {' x '.join(map(str, expected))} positions, got {' x '.join(map(str, found))}."
        )
