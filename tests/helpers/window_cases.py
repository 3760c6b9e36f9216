"""Cases of the ops whose windows walk over pictures and signals, each beside a plain loop over places."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np

from tests.helpers.case import Case, Draw, Operand, anything, apart, below
from trilith import ops
from trilith.graph import BATCH, Shape
from trilith.ops.convolution import ConvolutionWeightGradient
from trilith.ops.pooling import MaxPoolIndex, PoolScatter, PoolSpread, PoolTake

SIGNAL: Shape = (BATCH, 7, 4)
PICTURE: Shape = (BATCH, 5, 6, 4)
WALKS: dict[str, Any] = {
    "plain": {},
    "walking": {"stride": (2, 1), "padding": ((1, 2), (0, 1)), "dilation": (1, 2)},
    "in groups": {"groups": 2, "padding": ((1, 1), (1, 1))},
    "depthwise": {"groups": 4, "stride": (2, 2)},
}


def full(walk: dict[str, Any], rank: int) -> dict[str, Any]:
    """The walk with everything said, for the ops themselves."""
    plain = {"stride": (1,) * rank, "padding": ((0, 0),) * rank, "dilation": (1,) * rank, "groups": 1}
    return plain | walk


def places(
    spatial: tuple[int, ...], kernel: tuple[int, ...], walk: dict[str, Any]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Each position of the window with each cell and the place of x that it lies on, where it lies on one."""
    counts = positions(spatial, kernel, walk)
    walk = full(walk, len(kernel))
    for at in product(*map(range, counts)):
        for cell in product(*map(range, kernel)):
            place = tuple(
                stride * position + dilation * step - before
                for position, step, stride, (before, _), dilation in zip(
                    at, cell, walk["stride"], walk["padding"], walk["dilation"], strict=True
                )
            )
            if all(0 <= each < size for each, size in zip(place, spatial, strict=True)):
                yield at, cell, place


def positions(spatial: tuple[int, ...], kernel: tuple[int, ...], walk: dict[str, Any]) -> tuple[int, ...]:
    """How many positions the window takes on each axis."""
    walk = full(walk, len(kernel))
    return tuple(
        (n + sum(pad) - dilation * (k - 1) - 1) // stride + 1
        for n, k, stride, pad, dilation in zip(
            spatial, kernel, walk["stride"], walk["padding"], walk["dilation"], strict=True
        )
    )


def blocks(w: np.ndarray, groups: int) -> np.ndarray:
    """A kernel in groups as one of all channels: (*kernel, channels, filters), zero between groups."""
    fan_in, filters = w.shape[-2:]
    whole = np.zeros((*w.shape[:-2], fan_in * groups, filters))
    for group in range(groups):
        of = slice(group * filters // groups, (group + 1) * filters // groups)
        whole[..., group * fan_in : (group + 1) * fan_in, of] = w[..., of]
    return whole


def convolved(**walk: Any) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    def expected(x: np.ndarray, w: np.ndarray) -> np.ndarray:
        kernel, whole = w.shape[:-2], blocks(w, walk.get("groups", 1))
        y = np.zeros((len(x), *positions(x.shape[1:-1], kernel, walk), w.shape[-1]))
        for at, cell, place in places(x.shape[1:-1], kernel, walk):
            y[:, *at] += x[:, *place] @ whole[cell]
        return y

    return expected


def transposed(spatial: tuple[int, ...], **walk: Any) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    def expected(y: np.ndarray, w: np.ndarray) -> np.ndarray:
        whole = blocks(w, walk.get("groups", 1))
        x = np.zeros((len(y), *spatial, whole.shape[-2]))
        for at, cell, place in places(spatial, w.shape[:-2], walk):
            x[:, *place] += y[:, *at] @ whole[cell].T
        return x

    return expected


def correlated(kernel: tuple[int, ...], **walk: Any) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    def expected(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        groups = walk.get("groups", 1)
        fan_in, filters = x.shape[-1] // groups, y.shape[-1] // groups
        w = np.zeros((*kernel, fan_in, y.shape[-1]))
        for at, cell, place in places(x.shape[1:-1], kernel, walk):
            for group in range(groups):
                ins = slice(group * fan_in, (group + 1) * fan_in)
                outs = slice(group * filters, (group + 1) * filters)
                w[cell][:, outs] += x[:, *place][:, ins].T @ y[:, *at][:, outs]
        return w

    return expected


def pooled(
    of: Callable[..., Any],
    size: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[tuple[int, int], ...],
) -> Callable[[np.ndarray], np.ndarray]:
    """What `of` makes of all the values that a window sees at a position, the padding left out."""
    walk = {"stride": stride, "padding": padding}

    def expected(x: np.ndarray) -> np.ndarray:
        seen: dict[tuple[int, ...], list[np.ndarray]] = {}
        for at, _, place in places(x.shape[1:-1], size, walk):
            seen.setdefault(at, []).append(x[:, *place])
        y = np.zeros((len(x), *positions(x.shape[1:-1], size, walk), x.shape[-1]))
        for at, values in seen.items():
            y[:, *at] = of(values, 0)
        return y

    return expected


def index_of_greatest(x: np.ndarray) -> np.ndarray:
    """(batch, 5, 6, c): the cell of windows of 2 x 3 side by side."""
    windows = x[:, :4].reshape(len(x), 2, 2, 2, 3, x.shape[-1]).transpose(0, 1, 3, 2, 4, 5)
    return windows.reshape(len(x), 2, 2, 6, x.shape[-1]).argmax(3)


def taken(x: np.ndarray, index: np.ndarray) -> np.ndarray:
    y = np.zeros(index.shape)
    for at, cell, place in places((5, 6), (2, 3), {"stride": (2, 3)}):
        y[:, *at] += np.where(index[:, *at] == 3 * cell[0] + cell[1], x[:, *place], 0)
    return y


def scattered(values: np.ndarray, index: np.ndarray) -> np.ndarray:
    x = np.zeros((len(values), 5, 6, values.shape[-1]))
    for at, cell, place in places((5, 6), (2, 3), {"stride": (2, 3)}):
        x[:, *place] += np.where(index[:, *at] == 3 * cell[0] + cell[1], values[:, *at], 0)
    return x


def spread(values: np.ndarray) -> np.ndarray:
    x = np.zeros((len(values), 5, 6, values.shape[-1]))
    for at, _, place in places((5, 6), (2, 2), {"padding": ((1, 0), (0, 0))}):
        x[:, *place] += values[:, *at]
    return x


def pooling(build: Callable[..., Any], of: Callable[..., Any], draw: Draw = anything) -> tuple[Case, ...]:
    """Windows side by side, overlapping and padded ones, and those of signals."""
    settings: tuple[tuple[Shape, Any], ...] = (
        (PICTURE, ((2, 2), (2, 2), ((0, 0), (0, 0)))),
        (PICTURE, ((3, 2), (2, 1), ((1, 0), (0, 1)))),
        (SIGNAL, ((3,), (2,), ((1, 1),))),
    )
    return tuple(
        Case(lambda x, walk=walk: build(x, *walk), pooled(of, *walk), (Operand(shape, draw),), None)
        for shape, walk in settings
    )


SIDE_BY_SIDE = ((2, 3), (2, 3), ((0, 0), (0, 0)))
CELLS = Operand((BATCH, 2, 2, 4), below(6), "int")

CONVOLUTIONS = {
    "convolution": (
        *(
            Case(
                lambda x, w, walk=walk: ops.convolution(x, w, **walk),
                convolved(**walk),
                (Operand(PICTURE), Operand((2, 3, 4 // walk.get("groups", 1), 8))),
                None,
            )
            for walk in WALKS.values()
        ),
        Case(
            lambda x, w: ops.convolution(x, w, stride=(2,), padding=((2, 0),)),
            convolved(stride=(2,), padding=((2, 0),)),
            (Operand(SIGNAL), Operand((3, 4, 2))),
            None,
        ),
    ),
    "convolution_input_gradient": (
        *(
            Case(
                lambda y, w, walk=walk: ops.transposed_convolution(y, w, (5, 6), **walk),
                transposed((5, 6), **walk),
                (
                    Operand((BATCH, *positions((5, 6), (2, 3), walk), 8)),
                    Operand((2, 3, 4 // walk.get("groups", 1), 8)),
                ),
                None,
            )
            for walk in WALKS.values()
        ),
    ),
    "convolution_weight_gradient": (
        *(
            Case(
                ConvolutionWeightGradient(**full(walk, 2), kernel=(2, 3)),
                correlated((2, 3), **walk),
                (Operand(PICTURE), Operand((BATCH, *positions((5, 6), (2, 3), walk), 8))),
                None,
            )
            for walk in WALKS.values()
        ),
    ),
}

POOLS = {
    "max_pool": pooling(ops.max_pool, np.max, apart()),
    "max_pool_index": (
        Case(MaxPoolIndex(*SIDE_BY_SIDE), index_of_greatest, (Operand(PICTURE, apart()),), None),
    ),
    "pool_take": (Case(PoolTake(*SIDE_BY_SIDE), taken, (Operand(PICTURE), CELLS), None),),
    "pool_scatter": (
        Case(PoolScatter(*SIDE_BY_SIDE, (5, 6)), scattered, (Operand((BATCH, 2, 2, 4)), CELLS), None),
    ),
    "pool_sum": pooling(ops.average_pool, np.mean),
    "pool_spread": (
        Case(
            PoolSpread((2, 2), (1, 1), ((1, 0), (0, 0)), (5, 6)),
            spread,
            (Operand((BATCH, 5, 5, 4)),),
            None,
        ),
    ),
}

WINDOW_CASES = CONVOLUTIONS | POOLS
