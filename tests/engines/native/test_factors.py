"""Sums without the factors that do not vary along their axes: equal to what they were."""

import numpy as np
import pytest

import trilith as tl
from tests.helpers.interpret import Values, interpret
from trilith import ops
from trilith.engines.native.factors import move_factors
from trilith.graph import BATCH, Apply, Node, Program, derive, topological
from trilith.graph.node import input_node
from trilith.graph.phase import specialise

X, Y = input_node((BATCH, 5), "x"), input_node((BATCH, 5), "y")
ROW, COLUMN = input_node((5,), "row"), input_node((BATCH, 1), "column")
STACK = input_node((BATCH, 3, 5), "stack")
EXAMPLES = 4


def rearranged(node: Node) -> Node:
    """The node of a program that computes it, its factors moved."""
    inputs = {each.name: each for each in (X, Y, ROW, COLUMN, STACK)}
    return move_factors(Program(inputs, {"sum": node})).outputs["sum"]


def summed(node: Node) -> list[tuple[str, tuple[Node, ...]]]:
    """Every sum of the node, with what it sums."""
    return [
        (each.label, each.inputs)
        for each in topological([node])
        if isinstance(each, Apply) and each.label in ("sum", "mean")
    ]


VALUES: Values = {
    each: np.random.default_rng(len(each.name)).normal(
        size=[size if size != BATCH else EXAMPLES for size in each.shape]
    )
    for each in (X, Y, ROW, COLUMN, STACK)
}


@pytest.mark.parametrize(
    ("node", "sums"),
    [
        ((-X).sum(0), [("sum", (X,))]),
        ((X * ROW).sum(0), [("sum", (X,))]),
        ((ROW * X * 3.0).mean(0), [("mean", (X,))]),
        ((X * COLUMN).sum(1, keepdims=True), [("sum", (X,))]),
        ((X * ops.broadcast(ROW, X.shape)).sum(0), [("sum", (X,))]),
    ],
    ids=repr,
)
def test_factors_move_out(node: Node, sums: object) -> None:
    result = rearranged(node)
    assert summed(result) == sums
    np.testing.assert_allclose(*interpret([node, result], VALUES), rtol=1e-12)


@pytest.mark.parametrize(
    "node", [(X * COLUMN).sum(1), (X * ROW).sum(1), (X * COLUMN).sum(0), (STACK * STACK).sum(1)], ids=repr
)
def test_factors_that_vary_along_the_axes_stay(node: Node) -> None:
    (_, (x,)) = summed(rearranged(node))[0]
    assert (x.label, summed(rearranged(node))[0][0]) == ("multiply", "sum")
    np.testing.assert_allclose(*interpret([node, rearranged(node)], VALUES), rtol=1e-12)


def test_what_is_stored_anyway_is_summed_as_it_is() -> None:
    scaled = X * 2.0
    node = scaled.sum(0) + (scaled @ np.ones((5, 5))).sum(0)
    assert [inputs[0].label for _, inputs in summed(rearranged(node))] == ["multiply", "matmul"]


def test_batch_normalisation_goes_backward_with_three_sums() -> None:
    """Of the upstream gradient, of it times the centred values, and of what goes back through these."""
    (output,), _ = specialise([tl.BatchNorm()(X)], "training")
    forward = len(summed(rearranged(output)))
    gradient = derive((output * Y).sum(), [X])[0]
    assert len(summed(rearranged(gradient))) <= forward + 3
