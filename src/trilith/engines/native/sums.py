"""Sums arranged so that they read what is in memory anyway.

A factor that does not vary along the summed axes moves out, so that several sums of a normalisation's
backward pass become one; what is left of a product of two is summed while it is computed, and never stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from trilith.graph import Apply, Node, Op, Program, Shape, rewrite, simplify
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import resolve
from trilith.graph.walk import reapply
from trilith.ops.arithmetic import Multiply, Negate
from trilith.ops.elementwise import Elementwise
from trilith.ops.reduce import Mean, Sum
from trilith.ops.shape import Broadcast


@dataclass(frozen=True)
class Dot(Op):
    """Σ x · y of two arrays of one shape: over the last axis, or over all others."""

    axes: tuple[int, ...]
    keepdims: bool
    name = "dot"
    formula = "Σ {x} · {y}"
    flops_per_element = 2

    def shape(self, x: Shape, y: Shape) -> Shape:
        return Sum(self.axes, self.keepdims).shape(x)

    def compute(self, xp: ArrayNamespace, x: Array, y: Array) -> Array:
        return xp.sum(x * y, axis=self.axes, keepdims=self.keepdims)

    def derivative(self, upstream: Node, total: Node, x: Node, y: Node) -> Sequence[Node | None]:
        raise NotImplementedError("made for programs whose derivatives have been taken.")

    def flops(self, output: tuple[int, ...], x: tuple[int, ...], y: tuple[int, ...]) -> int:
        return self.flops_per_element * prod(x)


def rearrange_sums(program: Program, batch: int) -> Program:
    """An equal program for this many examples, with its sums rearranged."""
    stored = _stored(program)

    def move_factors(node: Apply, inputs: tuple[Node, ...]) -> Node:
        return reapply(node, inputs) if stored.intersection(node.inputs) else _without_factors(node, inputs)

    program = simplify(program.with_roots(rewrite(program.roots, move_factors)))
    uses = Counter([*program.roots, *(each for node in program.order() for each in node.inputs)])
    stored = _stored(program)
    made: dict[object, Node] = {}  # x · y and y · x are summed once

    def sum_products(node: Apply, inputs: tuple[Node, ...]) -> Node:
        op = node.op
        if not isinstance(op, (Sum, Mean)) or uses[node.inputs[0]] > 1:
            return reapply(node, inputs)
        (product,) = node.inputs
        new = {each for each in product.inputs if _is_elementwise(each) and each not in stored}
        if len(new) > 1 or not _is_product(product, op, batch):
            return reapply(node, inputs)
        one, other = inputs[0].inputs
        products = Dot(op.axes, op.keepdims)
        total = made.setdefault((products, frozenset((one, other))), products(one, other))
        if isinstance(op, Sum):
            return total
        size = resolve(product.shape, batch)
        return total * (1 / prod(size[axis] for axis in op.axes))

    return program.with_roots(rewrite(program.roots, sum_products))


def _is_product(x: Node, op: Sum | Mean, batch: int) -> bool:
    """Whether x is the product of two arrays of its shape, and the axes are its last or all others."""
    if not isinstance(x, Apply) or not isinstance(x.op, Multiply) or x.dtype != "float":
        return False
    size, last = resolve(x.shape, batch), len(x.shape) - 1
    fits = last > 0 and op.axes in ((last,), tuple(range(last))) and size[last] > 1 and 0 not in size
    return fits and all(each.shape == x.shape for each in x.inputs)


def _is_elementwise(node: Node) -> bool:
    return isinstance(node, Apply) and isinstance(node.op, (Elementwise, Broadcast))


def _stored(program: Program) -> set[Node]:
    """What is in memory as it is, for a computation that is neither elementwise nor a sum, or as a result."""
    readers = [
        node
        for node in program.order()
        if not _is_elementwise(node) and not (isinstance(node, Apply) and isinstance(node.op, (Sum, Mean)))
    ]
    return {*program.roots, *(each for node in readers for each in node.inputs)}


def _without_factors(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """A sum or mean of a negative or a multiple as the negative or the multiple of one."""
    op = node.op
    if not isinstance(op, (Sum, Mean)) or node.dtype != "float" or not op.axes:
        return reapply(node, inputs)
    (x,) = inputs
    outside: list[Node] = []
    negative = False
    while True:
        if isinstance(x, Apply) and isinstance(x.op, Negate):
            negative, x = not negative, x.inputs[0]
        elif (split := _split(x, op)) is not None:
            x, factor = split
            outside.append(factor)
        else:
            break
    total: Node = type(op)(op.axes, op.keepdims)(x)
    for factor in outside:
        total = total * factor
    return -total if negative else total


def _split(x: Node, op: Sum | Mean) -> tuple[Node, Node] | None:
    """A product as what varies along the axes and a factor that does not, or None."""
    if not isinstance(x, Apply) or not isinstance(x.op, Multiply):
        return None
    for one, other in (x.inputs, x.inputs[::-1]):
        if one.shape != x.shape:
            continue
        factor = other.inputs[0] if isinstance(other, Apply) and isinstance(other.op, Broadcast) else other
        if _is_constant_along(factor, x, op):
            return one, factor
        if (split := _split(one, op)) is not None:
            rest, factor = split
            return rest * other, factor
    return None


def _is_constant_along(factor: Node, x: Node, op: Sum | Mean) -> bool:
    """Whether the factor has one value along the axes, and stretches over the sum as it does over x."""
    missing = len(x.shape) - len(factor.shape)
    return all(axis < missing or (op.keepdims and factor.shape[axis - missing] == 1) for axis in op.axes)
