"""Pictures seen through an affine map of their plane: turned, moved, enlarged; and the way back.

Each picture has its own map. What the map asks for between four pixels is their bilinear mean; outside, the
nearest pixel of the edge. Maps are drawn, not learned: they have no derivative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.errors import ShapeError
from trilith.graph import Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.index import add_at

Gradients = Sequence[Node | None]
NUMBERS = 6  # of a map


@dataclass(frozen=True)
class AffineOp(Op):
    """x (batch, height, width, channels) and a map (batch, 6) for each: a, b, c, d, e, f.

    The pixel in row r and column q, counted from the picture's middle, is that of row a r + b q + c and
    column d r + e q + f: (1, 0, 0, 0, -1, 0) is the mirror's, and c and f whole pixels copy exactly.
    """

    flops_per_element = 12

    def shape(self, x: Shape, maps: Shape) -> Shape:
        if len(x) != 4 or maps != (x[0], NUMBERS):
            raise ShapeError(
                f"{self.name} expects pictures (batch, height, width, channels) and maps (batch, {NUMBERS}), "
                f"got {format_shape(x)} and {format_shape(maps)}."
            )
        return x

    def corners(self, xp: ArrayNamespace, x: Array, maps: Array) -> list[tuple[Array, Array]]:
        """The places (batch, height * width) of the four pixels around, and their shares."""
        _, height, width, _ = x.shape
        maps = xp.asarray(maps, dtype=xp.float64)  # a place is a large number, of which the fraction counts
        rows = xp.reshape(xp.arange(height, dtype=xp.float64) - (height - 1) / 2, (1, -1, 1))
        columns = xp.reshape(xp.arange(width, dtype=xp.float64) - (width - 1) / 2, (1, 1, -1))
        a, b, c, d, e, f = (xp.reshape(maps[:, number], (-1, 1, 1)) for number in range(NUMBERS))
        row, below, down = _around(xp, a * rows + b * columns + c, height)
        column, right, across = _around(xp, d * rows + e * columns + f, width)
        return [
            (
                xp.reshape(i * width + j, (x.shape[0], height * width)),
                xp.asarray(xp.reshape(share, (x.shape[0], height * width)), dtype=x.dtype),
            )
            for i, j, share in (
                (row, column, (1 - down) * (1 - across)),
                (row, right, (1 - down) * across),
                (below, column, down * (1 - across)),
                (below, right, down * across),
            )
        ]


@dataclass(frozen=True)
class Warp(AffineOp):
    """Each picture as its map sees it."""

    name = "warp"
    formula = "warp({x}, {maps})"

    def compute(self, xp: ArrayNamespace, x: Array, maps: Array) -> Array:
        flat = xp.reshape(x, (x.shape[0], x.shape[1] * x.shape[2], x.shape[3]))
        total = xp.zeros_like(flat)
        for places, share in self.corners(xp, x, maps):
            total = total + xp.take_along_axis(flat, places[..., None], axis=1) * share[..., None]
        return xp.reshape(total, x.shape)

    def derivative(self, upstream: Node, seen: Node, x: Node, maps: Node) -> Gradients:
        return [WarpBack()(upstream, maps), None]


@dataclass(frozen=True)
class WarpBack(AffineOp):
    """Each pixel added to the four that it was the mean of: the transpose of Warp."""

    name = "warp_back"
    formula = "warp_back({x}, {maps})"

    def compute(self, xp: ArrayNamespace, x: Array, maps: Array) -> Array:
        flat = xp.reshape(x, (x.shape[0], x.shape[1] * x.shape[2], x.shape[3]))
        total = xp.zeros_like(flat)
        pictures = xp.reshape(xp.arange(x.shape[0]), (-1, 1))
        for places, share in self.corners(xp, x, maps):
            total = add_at(total, (pictures, places), flat * share[..., None])
        return xp.reshape(total, x.shape)

    def derivative(self, upstream: Node, spread: Node, x: Node, maps: Node) -> Gradients:
        return [Warp()(upstream, maps), None]


def _around(xp: ArrayNamespace, middle: Array, size: int) -> tuple[Array, Array, Array]:
    """The pixels before and behind on an axis, and how far it is from the former; within the picture."""
    place = middle + (size - 1) / 2
    place = xp.where(place > 0, xp.minimum(place, size - 1), 0.0)  # NaN becomes 0, which is a pixel
    before = xp.floor(place)
    number = xp.asarray(before, dtype=xp.int64)
    return number, xp.clip(number + 1, 0, size - 1), place - before


def warp(x: Node, maps: Node) -> Node:
    """Pictures (batch, height, width, channels), each seen through its own map (batch, 6); see AffineOp.

    There is a gradient for the pictures, and none for the maps.

    Raises:
        ShapeError: x or the maps are not so.
    """
    return Warp()(x, maps)
