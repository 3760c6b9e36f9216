"""Factors outside of sums: several sums of a normalisation's backward pass become one."""

from __future__ import annotations

from trilith.graph import Apply, Node, Program, rewrite, simplify
from trilith.graph.walk import reapply
from trilith.ops.arithmetic import Multiply, Negate
from trilith.ops.elementwise import Elementwise
from trilith.ops.reduce import Mean, Sum
from trilith.ops.shape import Broadcast


def move_factors(program: Program) -> Program:
    """An equal program whose sums leave out the factors that do not vary along their axes."""
    stored = _stored(program)

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        return reapply(node, inputs) if stored.intersection(node.inputs) else _without_factors(node, inputs)

    return simplify(program.with_roots(rewrite(program.roots, rule)))


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
