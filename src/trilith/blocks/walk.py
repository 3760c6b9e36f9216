"""How windows walk, as people say it: one number or one an axis, padding "same" or "valid"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trilith.errors import SettingError
from trilith.graph import Node
from trilith.ops.window import Pairs, reach, spatial_sizes

Sizes = int | Sequence[int]
Padding = str | int | Sequence[Any]
PADDINGS = ("same", "valid")


def sizes_of(value: Any, rank: int, what: str) -> tuple[int, ...]:
    """One whole number of at least 1 an axis, from one number or a list.

    Raises:
        SettingError: it is neither.
    """
    sizes = (value,) * rank if isinstance(value, int) else tuple(value) if _is_list(value) else ()
    if len(sizes) != rank or not all(type(each) is int and each >= 1 for each in sizes):
        raise SettingError(f"{what} must be a whole number of at least 1, or {rank} of them; got {value!r}.")
    return sizes


def require_padding(padding: Any, rank: int) -> None:
    """Raise a SettingError unless this is "same", "valid", a number, or one or a pair an axis."""
    if not (padding in PADDINGS if isinstance(padding, str) else _pairs(padding, rank)):
        raise SettingError(
            f'padding must be "same", "valid", a whole number from 0, or {rank} such numbers or pairs; '
            f"got {padding!r}."
        )


def padding_of(
    padding: Padding, x: Node, size: Sequence[int], stride: Sequence[int], dilation: Sequence[int], what: str
) -> Pairs:
    """How many cells before and after on each axis.

    "same" gives ⌈length / stride⌉ positions.

    Raises:
        ShapeError: x is not (batch, *spatial, channels) with fixed sizes.
    """
    spatial = spatial_sizes(x.shape, len(size), what)
    if padding == "valid":
        return ((0, 0),) * len(size)
    if padding != "same":
        return _pairs(padding, len(size)) or ()
    covered = zip(spatial, stride, reach(size, dilation), strict=True)
    return halved(max((-(-length // step) - 1) * step + far - length, 0) for length, step, far in covered)


def halved(cells: Iterable[int]) -> Pairs:
    """So many cells of each axis before and after it; of an odd number more lie after."""
    return tuple((each // 2, each - each // 2) for each in cells)


def _pairs(padding: Any, rank: int) -> Pairs | None:
    """Numbers as pairs, or None where they are none."""
    axes: Any = [padding] * rank if isinstance(padding, int) else padding
    if not _is_list(axes) or len(axes) != rank:
        return None
    found: list[tuple[int, int]] = []
    for each in axes:
        before, after = each if _is_list(each) and len(each) == 2 else (each, each)
        if type(before) is not int or type(after) is not int or min(before, after) < 0:
            return None
        found.append((before, after))
    return tuple(found)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
