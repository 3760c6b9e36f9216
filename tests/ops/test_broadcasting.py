"""Operands of any shapes that NumPy broadcasts: the same value, and the gradient summed back to each."""

import numpy as np
import pytest
from hypothesis import given

from tests.helpers.case import Case, Operand
from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from tests.helpers.op_cases import OP_CASES
from tests.helpers.strategies import EXAMPLES, broadcastable, shapes
from trilith.graph import Shape, derive, topological
from trilith.graph.node import input_node
from trilith.ops.catalogue import OPS
from trilith.ops.elementwise import Elementwise

SEVERAL = [
    name for name, op in OPS.items() if issubclass(op, Elementwise) and len(OP_CASES[name][0].operands) > 1
]


@pytest.mark.parametrize("name", SEVERAL)
@given(drawn=broadcastable(3), examples=EXAMPLES)
def test_values_and_gradients_of_broadcast_operands(name: str, drawn: list[Shape], examples: int) -> None:
    described = OP_CASES[name][0]
    operands = tuple(
        Operand(shape, operand.draw, operand.dtype)
        for shape, operand in zip(drawn, described.operands, strict=False)
    )
    output, values = Case(described.build, described.expected, operands).realise(examples)
    (computed,) = interpret([output], values)
    np.testing.assert_allclose(computed, described.expected(*values.values()), rtol=1e-12)
    check_derivatives(output, values)


@given(pair=broadcastable(2), examples=EXAMPLES)
def test_the_gradient_of_a_sum_counts_the_copies(pair: list[Shape], examples: int) -> None:
    output, values = Case(lambda x, y: x + y, np.add, tuple(map(Operand, pair))).realise(examples)
    leaves = list(values)
    (whole,) = interpret([output], values)
    for leaf, gradient in zip(leaves, interpret(derive(output.sum(), leaves), values), strict=True):
        assert (gradient == whole.size / values[leaf].size).all()


@given(shape=shapes())
def test_what_was_not_stretched_is_not_summed(shape: Shape) -> None:
    x = input_node(shape)
    assert x.sum_to(shape) is x
    stacked = input_node((2, 1, 3)).sum_to((1, 3))
    assert [node.label for node in topological([stacked])] == ["x", "sum"]  # over the 2 alone
