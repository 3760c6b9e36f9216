"""Cases of the ops that mix elements: products, reductions, arrangements, indices."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.helpers.case import ROWS, Case, Draw, Operand, anything, apart, below
from trilith import ops
from trilith.graph import BATCH, Node, Shape
from trilith.ops.index import ScatterAlongAxis
from trilith.ops.slice import Pad

STACK: Shape = (BATCH, 2, 3)


def of_stack(
    build: Callable[..., Node], expected: Callable[..., Any], draw: Draw = anything, least: int = 1
) -> Case:
    """A function of one operand (batch, 2, 3)."""
    return Case(build, expected, (Operand(STACK, draw),), least)


def of_rows(build: Callable[..., Node], expected: Callable[..., Any], draw: Draw = anything) -> Case:
    """A function of one operand (batch, 3)."""
    return Case(build, expected, (Operand(ROWS, draw),))


def product(a: Shape, b: Shape, transpose_a: bool = False, transpose_b: bool = False) -> Case:
    """A matrix product of operands of these shapes."""

    def expected(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        left = np.swapaxes(x, -1, -2) if transpose_a else x
        return np.einsum("...ij,...jk->...ik", left, np.swapaxes(y, -1, -2) if transpose_b else y)

    return Case(lambda x, y: ops.matmul(x, y, transpose_a, transpose_b), expected, (Operand(a), Operand(b)))


def soft(z: np.ndarray, axis: int) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum(axis, keepdims=True)


def standard(x: np.ndarray, axes: tuple[int, ...], epsilon: float = 1e-5) -> np.ndarray:
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + epsilon)


def hot(indices: np.ndarray, depth: int) -> np.ndarray:
    return np.eye(depth)[indices]


def added_at(shape: tuple[int, ...], places: Any, values: np.ndarray) -> np.ndarray:
    table = np.zeros(shape)
    np.add.at(table, places, values)
    return table


def spread(x: np.ndarray) -> np.ndarray:
    """(batch, 3) with 1.5 before, after and between, as the case of `pad` asks."""
    padded = np.full((len(x), 1 + 5 + 2), 1.5)
    padded[:, 1:6:2] = x
    return padded


PRODUCTS = {
    "matmul": (
        product(ROWS, (3, 2)),
        product((3, BATCH), (3, 2), transpose_a=True),
        product(ROWS, (2, 3), transpose_b=True),
        product((3, BATCH), (2, 3), transpose_a=True, transpose_b=True),
        product(ROWS, ROWS, transpose_a=True),
        product(STACK, (3, 4)),
        product(STACK, (4, 3), transpose_b=True),
        product((BATCH, 3, 2), (3, 4), transpose_a=True),
        product((BATCH, 3, 2), (4, 3), transpose_a=True, transpose_b=True),
        product((5, 2), (BATCH, 2, 3)),
        product((5, 1, 2, 3), (BATCH, 4, 3), transpose_b=True),
    )
}

REDUCTIONS = {
    "sum": (
        of_stack(lambda x: x.sum(), lambda x: x.sum()),
        of_stack(lambda x: x.sum((0, 2)), lambda x: x.sum((0, 2))),
        of_stack(lambda x: x.sum(1, keepdims=True), lambda x: x.sum(1, keepdims=True)),
        of_rows(lambda x: x.sum(), lambda x: x.sum()),
        of_rows(lambda x: x.sum(0), lambda x: x.sum(0)),
        of_rows(lambda x: x.sum(1), lambda x: x.sum(1)),
        Case(lambda x: x.sum(0), lambda x: x.sum(0), (Operand(ROWS, below(9), "int"),)),
    ),
    "mean": (
        of_stack(lambda x: x.mean(), lambda x: x.sum() / x.size),
        of_stack(lambda x: x.mean(0), lambda x: x.sum(0) / len(x)),
        of_stack(lambda x: x.mean(-1, keepdims=True), lambda x: x.sum(-1, keepdims=True) / 3),
        of_rows(lambda x: x.mean(0, keepdims=True), lambda x: x.sum(0, keepdims=True) / len(x)),
        of_rows(lambda x: x.mean(1), lambda x: x.sum(1) / 3),
    ),
    "max": (
        of_stack(lambda x: x.max(), np.max, apart()),
        of_stack(lambda x: x.max((0, 1)), lambda x: x.max((0, 1)), apart()),
        of_stack(lambda x: x.max(-1, keepdims=True), lambda x: x.max(-1, keepdims=True), apart()),
        of_rows(lambda x: x.max(0), lambda x: x.max(0), apart()),
        of_rows(lambda x: x.max(1), lambda x: x.max(1), apart()),
    ),
    "argmax": (
        of_stack(ops.argmax, lambda x: x.argmax(-1), apart()),
        of_stack(lambda x: ops.argmax(x, 0), lambda x: x.argmax(0), apart()),
        of_rows(ops.argmax, lambda x: x.argmax(1), apart()),
        of_rows(lambda x: ops.argmax(x, 0), lambda x: x.argmax(0), apart()),
    ),
    "logsumexp": (
        of_stack(ops.logsumexp, lambda x: np.log(np.exp(x).sum())),
        of_stack(lambda x: ops.logsumexp(x, (0, 1)), lambda x: np.log(np.exp(x).sum((0, 1)))),
        of_stack(lambda x: ops.logsumexp(x, 2, True), lambda x: np.log(np.exp(x).sum(2, keepdims=True))),
        of_rows(lambda x: ops.logsumexp(x, 0), lambda x: np.log(np.exp(x).sum(0))),
        of_rows(lambda x: ops.logsumexp(x, 1), lambda x: np.log(np.exp(x).sum(1))),
    ),
    "count": (of_stack(lambda x: ops.count(x, (0, 2)) * x, lambda x: 3 * len(x) * x),),
    "softmax": (
        of_stack(ops.softmax, lambda x: soft(x, -1)),
        of_stack(lambda x: ops.softmax(x, 1), lambda x: soft(x, 1)),
        of_rows(ops.softmax, lambda x: soft(x, -1)),
    ),
    "log_softmax": (
        of_stack(ops.log_softmax, lambda x: np.log(soft(x, -1))),
        of_stack(lambda x: ops.log_softmax(x, 0), lambda x: np.log(soft(x, 0))),
        of_rows(ops.log_softmax, lambda x: np.log(soft(x, -1))),
    ),
    "standardise": (
        of_stack(ops.standardise, lambda x: standard(x, (0, 1, 2))),
        of_stack(lambda x: ops.standardise(x, -1, 0.3), lambda x: standard(x, (2,), 0.3)),
        of_stack(lambda x: ops.standardise(x, (2, 0)), lambda x: standard(x, (0, 2))),
        *(
            Case(  # by a factor that the derivative takes out of its sums, and by one that it may not
                lambda x, scale: scale * ops.standardise(x, (0, 1)) * scale,
                lambda x, scale: scale**2 * standard(x, (0, 1)),
                (Operand(STACK), Operand(scale)),
            )
            for scale in ((3,), (2, 1))
        ),
    ),
}

ARRANGEMENTS = {
    "reshape": (
        of_stack(lambda x: x.reshape(-1, x.shape[-1]), lambda x: x.reshape(-1, 3)),
        of_stack(ops.flatten, lambda x: x.reshape(-1, 6)),
    ),
    "transpose": (
        of_stack(lambda x: x.transpose((2, 0, 1)), lambda x: x.transpose(2, 0, 1)),
        of_stack(lambda x: x.transpose(), lambda x: x.T),
        of_stack(lambda x: x.T, lambda x: x.swapaxes(1, 2)),
        of_rows(lambda x: x.T, lambda x: x.T),
    ),
    "broadcast": (
        Case(lambda x: ops.broadcast(x, (2, *x.shape)), lambda x: np.stack([x, x]), (Operand(ROWS),)),
        Case(lambda x: ops.broadcast(x, ROWS), lambda x: np.hstack([x, x, x]), (Operand((BATCH, 1)),)),
    ),
    "concatenate": (
        Case(
            lambda x, y, z: ops.concatenate([x, y, z]),
            lambda *parts: np.concatenate(parts, -1),
            (Operand(ROWS), Operand((BATCH, 1)), Operand((BATCH, 2))),
        ),
        Case(
            lambda x, y: ops.concatenate([x, y], axis=1),
            lambda *parts: np.concatenate(parts, 1),
            (Operand(STACK), Operand((BATCH, 1, 3))),
        ),
        Case(lambda x: ops.concatenate([x, x]), lambda x: np.hstack([x, x]), (Operand(ROWS),)),
    ),
    "slice": (
        of_stack(lambda x: x[:, 1, ::2], lambda x: x[:, 1, ::2], least=2),
        of_stack(lambda x: x[..., None, -2:], lambda x: x[..., None, -2:]),
    ),
    "pad": (
        of_stack(
            lambda x: ops.pad(x, [(0, 0), (1, 0), (2, 1)]), lambda x: np.pad(x, [(0, 0), (1, 0), (2, 1)])
        ),
        Case(lambda x: Pad(((0, 0, 0), (1, 2, 1)), 1.5)(x), spread, (Operand(ROWS),)),
    ),
    "reverse": (
        of_stack(ops.reverse, lambda x: x[::-1]),
        of_stack(lambda x: ops.reverse(x, -2), lambda x: x[:, ::-1]),
        Case(ops.reverse, lambda x: x[::-1], (Operand((BATCH,), below(5), "int"),)),
    ),
    "mix": (
        Case(
            ops.mix,
            lambda x, share: share[:, None, None] * x + (1 - share[:, None, None]) * x[::-1],
            (Operand(STACK), Operand((BATCH,))),
        ),
        Case(ops.mix, lambda x, share: share * x + (1 - share) * x[::-1], (Operand((BATCH,)),) * 2),
    ),
}

INDICES = {
    "gather": (
        *(
            Case(ops.gather, lambda t, i: t[i], (Operand(table), Operand(places, below(5), "int")), least=5)
            for table, places in (((5, 2), (BATCH, 3)), ((5, 2), (BATCH,)), ((5,), (BATCH,)))
        ),
        Case(lambda t: ops.gather(t, [1, 1, 0]), lambda t: t[[1, 1, 0]], (Operand((2,)),), least=2),
    ),
    "scatter_add": (
        *(
            Case(
                lambda v, i: ops.scatter_add(v, i, rows=4),
                lambda v, i: added_at((4, *v.shape[i.ndim :]), i, v),
                (Operand(values), Operand(places, below(4), "int")),
            )
            for values, places in (((BATCH, 3, 2), (BATCH, 3)), ((BATCH, 2), (BATCH,)), ((BATCH,), (BATCH,)))
        ),
    ),
    "one_hot": (
        Case(lambda i: ops.one_hot(i, 3), lambda i: hot(i, 3), (Operand((BATCH, 2), below(3), "int"),)),
        Case(lambda i: ops.one_hot(i, 33), lambda i: hot(i, 33), (Operand((BATCH,), below(33), "int"),)),
    ),
    "take_along_axis": (
        Case(
            ops.take_along_axis,
            lambda x, i: np.take_along_axis(x, i, -1),
            (Operand(ROWS), Operand((BATCH, 5), below(3), "int")),
            least=3,
        ),
        Case(
            lambda x, i: ops.take_along_axis(x, i, axis=1),
            lambda x, i: np.take_along_axis(x, i, 1),
            (Operand(STACK), Operand((BATCH, 1, 3), below(2), "int")),
            least=2,
        ),
    ),
    "scatter_along_axis": (
        Case(
            ScatterAlongAxis(axis=1, size=3),
            lambda v, i: (hot(i, 3) * v[..., None]).sum(1),
            (Operand((BATCH, 5)), Operand((BATCH, 5), below(3), "int")),
        ),
    ),
}

STRUCTURE_CASES = PRODUCTS | REDUCTIONS | ARRANGEMENTS | INDICES
