"""Examples mixed in pairs, each with its mirror in the batch: the first with the last, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.errors import ShapeError
from trilith.graph import Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import normalise_axis
from trilith.ops.shape import reshape


@dataclass(frozen=True)
class Reverse(Op):
    """The elements along an axis, the last one first."""

    axis: int = 0
    name = "reverse"
    formula = "reverse({x})"
    flops_per_element = 0

    def shape(self, x: Shape) -> Shape:
        normalise_axis(self.axis, x)
        return x

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.flip(x, axis=self.axis)

    def derivative(self, upstream: Node, reversed_x: Node, x: Node) -> Sequence[Node | None]:
        return [self(upstream)]


@dataclass(frozen=True)
class Mix(Op):
    """share · x + (1 - share) · its mirror, with a share (batch,) for each example of x (batch, ...).

    One node, so that whoever sees it in a graph knows of what the examples that follow are made.
    """

    name = "mix"
    formula = "{share} {x} + (1 - {share}) reverse({x})"
    flops_per_element = 3

    def shape(self, x: Shape, share: Shape) -> Shape:
        if not x or share != x[:1]:
            raise ShapeError(
                f"mix expects examples (batch, ...) and a share (batch,) for each, got {format_shape(x)} and "
                f"{format_shape(share)}."
            )
        return x

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float", "float"]

    def compute(self, xp: ArrayNamespace, x: Array, share: Array) -> Array:
        own = xp.reshape(share, (-1, *[1] * (x.ndim - 1)))
        return own * x + (1 - own) * xp.flip(x, axis=0)

    def derivative(self, upstream: Node, mixed: Node, x: Node, share: Node) -> Sequence[Node | None]:
        own = _beside(share, x)
        of_share = ((x - reverse(x)) * upstream).sum_to(own.shape).reshape(share.shape)
        return [own * upstream + reverse((1 - own) * upstream), of_share]

    def expanded(self, x: Node, share: Node) -> Node:
        own = _beside(share, x)
        return own * x + (1 - own) * reverse(x)


def _beside(share: Node, x: Node) -> Node:
    """(batch,) so that it broadcasts against x."""
    return reshape(share, (*share.shape, *[1] * (len(x.shape) - 1)))


def reverse(x: Node, axis: int = 0) -> Node:
    """The elements along an axis, the last one first; the batch too."""
    return Reverse(normalise_axis(axis, x.shape))(x)


def mix(x: Node, share: Node) -> Node:
    """Examples (batch, ...), each mixed with its mirror in the batch, of which share (batch,) is its own.

    Raises:
        ShapeError: x or the shares are not so.
    """
    return Mix()(x, share)
