"""The shape rule, the value and the gradient of ops that move or join elements, for drawn shapes."""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tests.helpers.case import Case, Operand, apart, below
from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from tests.helpers.strategies import EXAMPLES, axes_of, shapes
from trilith import ops
from trilith.graph import BATCH, BatchSize, Node, Shape


def check(case: Case, examples: int) -> None:
    """Value, kind and shape in both precisions, and the derivative."""
    output, values = case.realise(examples)
    expected = case.expected(*values.values())
    for precision, tolerance in (("float64", 1e-12), ("float32", 1e-5)):
        (computed,) = interpret([output], values, precision)
        np.testing.assert_allclose(computed, expected, rtol=tolerance, atol=tolerance)
        assert computed.shape == np.shape(expected)
    check_derivatives(output, values)


REDUCTIONS: dict[str, tuple[Callable[..., Node], Callable[..., Any]]] = {
    "sum": (ops.sum, np.sum),
    "mean": (ops.mean, np.mean),
    "max": (ops.max, np.max),
    "logsumexp": (ops.logsumexp, lambda x, axis, keepdims: np.log(np.exp(x).sum(axis, keepdims=keepdims))),
}


@pytest.mark.parametrize("name", REDUCTIONS)
@given(data=st.data(), shape=shapes(), keepdims=st.booleans(), examples=EXAMPLES)
def test_reductions(name: str, data: st.DataObject, shape: Shape, keepdims: bool, examples: int) -> None:
    reduce, expected = REDUCTIONS[name]
    axes = data.draw(st.none() | axes_of(shape))
    operands = (Operand(shape, apart(-2.0)),)
    check(
        Case(
            lambda x: reduce(x, axes, keepdims), lambda x: expected(x, axis=axes, keepdims=keepdims), operands
        ),
        examples,
    )


@given(data=st.data(), shape=shapes(least=1), examples=EXAMPLES)
def test_softmax_and_argmax_along_any_axis(data: st.DataObject, shape: Shape, examples: int) -> None:
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    operands = (Operand(shape, apart(-1.0)),)
    check(
        Case(
            lambda x: ops.softmax(x, axis) + ops.log_softmax(x, axis) + ops.argmax(x, axis).sum(),
            lambda x: (
                (soft := np.exp(x) / np.exp(x).sum(axis, keepdims=True)) + np.log(soft) + x.argmax(axis).sum()
            ),
            operands,
        ),
        examples,
    )


@given(data=st.data(), shape=shapes(), examples=EXAMPLES)
def test_transpose(data: st.DataObject, shape: Shape, examples: int) -> None:
    axes = tuple(data.draw(st.permutations(range(len(shape)))))
    check(Case(lambda x: x.transpose(axes), lambda x: x.transpose(axes), (Operand(shape),)), examples)


@given(data=st.data(), shape=shapes(least=1), examples=EXAMPLES)
def test_reshape_joins_and_splits_axes(data: st.DataObject, shape: Shape, examples: int) -> None:
    cut = data.draw(st.integers(0, len(shape)))
    factor = prod(dim.factor if isinstance(dim, BatchSize) else dim for dim in shape[:cut])
    is_open = BATCH in shape[:cut]
    joined = (*((-1,) if is_open else (factor,)), *shape[cut:])
    check(Case(lambda x: x.reshape(joined).reshape(shape), lambda x: x, (Operand(shape),)), examples)
    check(Case(lambda x: x.reshape(-1) * 2, lambda x: x.reshape(-1) * 2, (Operand(shape),)), examples)


@given(shape=shapes(), extra=st.lists(st.integers(1, 3), max_size=2), examples=EXAMPLES)
def test_broadcast(shape: Shape, extra: list[int], examples: int) -> None:
    target = (*extra, *shape)
    sizes = tuple(examples if isinstance(dim, BatchSize) else dim for dim in target)
    check(
        Case(lambda x: ops.broadcast(x, target), lambda x: np.broadcast_to(x, sizes), (Operand(shape),)),
        examples,
    )


@given(
    shape=shapes(least=1),
    sizes=st.lists(st.integers(0, 3), min_size=1, max_size=3),
    back=st.booleans(),
    examples=EXAMPLES,
)
def test_concatenate(shape: Shape, sizes: list[int], back: bool, examples: int) -> None:
    axis = -1 if back else len(shape) - 1
    operands = tuple(Operand((*shape[:-1], size)) for size in sizes)
    check(
        Case(
            lambda *parts: ops.concatenate(parts, axis), lambda *parts: np.concatenate(parts, axis), operands
        ),
        examples,
    )


@given(data=st.data(), sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3), examples=EXAMPLES)
def test_slices_are_numpys(data: st.DataObject, sizes: list[int], examples: int) -> None:
    drawn = data.draw(npst.basic_indices(tuple(sizes), allow_newaxis=True, allow_ellipsis=False))
    key = drawn if isinstance(drawn, tuple) else (drawn,)
    key = tuple(
        slice(each.start, each.stop) if isinstance(each, slice) and (each.step or 1) < 1 else each
        for each in key
    )
    whole = (slice(None), *key)
    check(Case(lambda x: x[whole], lambda x: x[whole], (Operand((BATCH, *sizes)),)), examples)


@given(
    sizes=st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=2
    ),
    value=st.floats(-2, 2),
    examples=EXAMPLES,
)
def test_pad(sizes: list[tuple[int, int, int]], value: float, examples: int) -> None:
    widths = [(0, 0), *((before, after) for _, before, after in sizes)]
    shape = (BATCH, *(size for size, _, _ in sizes))
    check(
        Case(
            lambda x: ops.pad(x, widths, value),
            lambda x: np.pad(x, widths, constant_values=value),
            (Operand(shape),),
        ),
        examples,
    )


@given(
    stack=shapes(most=2),
    sizes=st.tuples(*[st.integers(1, 3)] * 3),
    transposed=st.tuples(st.booleans(), st.booleans()),
    shared=st.tuples(st.booleans(), st.booleans()),
    examples=EXAMPLES,
)
def test_matmul(
    stack: Shape,
    sizes: tuple[int, int, int],
    transposed: tuple[bool, bool],
    shared: tuple[bool, bool],
    examples: int,
) -> None:
    rows, inner, columns = sizes
    a, b = (
        (inner, rows) if transposed[0] else (rows, inner),
        (columns, inner) if transposed[1] else (inner, columns),
    )
    operands = tuple(
        Operand(shape if is_shared else (*stack, *shape))
        for shape, is_shared in zip((a, b), shared, strict=True)
    )

    def expected(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return (x.swapaxes(-1, -2) if transposed[0] else x) @ (y.swapaxes(-1, -2) if transposed[1] else y)

    check(Case(lambda x, y: ops.matmul(x, y, *transposed), expected, operands), examples)


@given(
    places=shapes(), rest=st.lists(st.integers(1, 3), max_size=2), rows=st.integers(1, 4), examples=EXAMPLES
)
def test_gather_and_its_way_back(places: Shape, rest: list[int], rows: int, examples: int) -> None:
    indices = Operand(places, below(rows), "int")
    check(Case(ops.gather, lambda t, i: t[i], (Operand((rows, *rest)), indices)), examples)

    def added(values: np.ndarray, where: np.ndarray) -> np.ndarray:
        table = np.zeros((rows, *rest))
        np.add.at(table, where, values)
        return table

    check(
        Case(lambda v, i: ops.scatter_add(v, i, rows), added, (Operand((*places, *rest)), indices)), examples
    )
