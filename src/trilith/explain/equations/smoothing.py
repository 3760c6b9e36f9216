"""Smoothed targets: a letter of their own, so that a loss on them reads as one on targets.

A cross-entropy with smoothing is computed as (1 − ε) times that of the class and ε times that of all classes,
without the smoothed rows ever being there. It equals −Σ (Y_smooth ∘ log A), Y_smooth = (1 − ε)·Y + ε/classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import TypeGuard

from trilith.graph import Apply, Constant, Input, Node, Shape
from trilith.graph.op import Array, ArrayNamespace, Op
from trilith.ops.arithmetic import Add, Divide, Multiply, Negate, Subtract
from trilith.ops.cast import Cast
from trilith.ops.index import OneHot
from trilith.ops.reduce import Mean, Reduction, Sum
from trilith.ops.shape import Reshape
from trilith.training.step import TARGET


@dataclass(frozen=True)
class Smoothed(Op):
    """The smoothed target itself: what it marks is given a letter. `is_shares`: each row adds up to 1."""

    is_shares: bool
    name = "smoothed"
    formula = "{y}"

    def shape(self, y: Shape) -> Shape:
        return y

    def compute(self, xp: ArrayNamespace, y: Array) -> Array:
        return y

    def derivative(self, upstream: Node, smoothed: Node, y: Node) -> Sequence[Node | None]:
        return [upstream]


Term = tuple[float, Node]


def with_smoothed_target(node: Node) -> Node:
    """The node with a smoothed target marked in it, or as it is."""
    if not isinstance(node, Apply) or not isinstance(node.op, Add):
        return node
    of_classes = _of_classes(node)
    return _of_labels(node) if of_classes is None else of_classes


def _of_classes(node: Apply) -> Node | None:
    """a·Σⱼ(Y ∘ L) + b·Σⱼ L, where Y is one-hot, as −Σⱼ((−a·Y − b) ∘ L)."""
    one_hot = everywhere = 0.0
    found: dict[Node, None] = {}
    rows: Node | None = None
    for factor, term in _terms(node):
        summed = _row_sum(term)
        if summed is None:
            return None
        scale, inside = summed
        chosen = _times_one_hot(inside)
        if chosen is None:
            everywhere += factor * scale
            found[inside] = None
        else:
            one_hot += factor * scale
            rows, of = chosen
            found[of] = None
    if rows is None or not everywhere or len(found) != 1:
        return None
    (of,) = found
    classes = of.shape[-1]
    assert isinstance(classes, int)
    is_shares = isclose(-one_hot - everywhere * classes, 1.0)
    return -(Smoothed(is_shares)(-one_hot * rows - everywhere) * of).sum(-1)


def _of_labels(node: Apply) -> Node:
    """(1 − ε)·y + ε/2, each column a label of its own."""
    terms = _terms(node)
    constants = [factor * each.value.item() for factor, each in terms if _is_number(each)]
    others = [(factor, each) for factor, each in terms if not _is_number(each)]
    if not len(constants) == len(others) == 1:
        return node
    ((kept, target),) = others
    moved = 0 < kept < 1 and isclose(kept + 2 * constants[0], 1.0)
    return Smoothed(False)(node) if moved and _is_target(target) else node


def _terms(node: Node, factor: float = 1.0) -> list[Term]:
    """What is added up, each with the number that it is multiplied by."""
    op = node.op if isinstance(node, Apply) else None
    inputs = node.inputs
    if isinstance(op, (Add, Subtract)):
        sign = -1.0 if isinstance(op, Subtract) else 1.0
        return _terms(inputs[0], factor) + _terms(inputs[1], sign * factor)
    if isinstance(op, Negate):
        return _terms(inputs[0], -factor)
    if isinstance(op, Multiply):
        for number, other in (inputs, inputs[::-1]):
            if _is_number(number):
                return _terms(other, factor * number.value.item())
    if isinstance(op, Divide) and _is_number(inputs[1]):
        return _terms(inputs[0], factor / inputs[1].value.item())
    if isinstance(op, Reshape) and len(node.shape) == 1:
        return _terms(inputs[0], factor)
    return [(factor, node)]


def _is_number(node: Node) -> TypeGuard[Constant]:
    return isinstance(node, Constant) and node.value.size == 1


def _row_sum(node: Node) -> Term | None:
    """What is added up along the last axis, and the factor of a mean."""
    if not isinstance(node, Apply) or not isinstance(node.op, Reduction):
        return None
    (of,) = node.inputs
    size = of.shape[-1]
    if node.op.axes != (len(of.shape) - 1,) or not isinstance(size, int):
        return None
    if isinstance(node.op, Mean):
        return 1 / size, of
    return (1.0, of) if isinstance(node.op, Sum) else None


def _times_one_hot(node: Node) -> tuple[Node, Node] | None:
    if isinstance(node, Apply) and isinstance(node.op, Multiply):
        for rows, other in (node.inputs, node.inputs[::-1]):
            if isinstance(rows, Apply) and isinstance(rows.op, OneHot):
                return rows, other
    return None


def _is_target(node: Node) -> bool:
    while isinstance(node, Apply) and isinstance(node.op, (Cast, Reshape)):
        (node,) = node.inputs
    return isinstance(node, Input) and node.name == TARGET
