"""Sums arranged for kernels: equal to what they were, with factors outside and products not stored."""

import numpy as np
import pytest

import trilith as tl
from tests.helpers.interpret import Values, interpret
from trilith import ops
from trilith.engines.native.sums import rearrange_sums
from trilith.graph import BATCH, Apply, Node, Program, derive, topological
from trilith.graph.node import input_node
from trilith.graph.phase import specialise

X, Y = input_node((BATCH, 5), "x"), input_node((BATCH, 5), "y")
ROW, COLUMN = input_node((5,), "row"), input_node((BATCH, 1), "column")
STACK = input_node((BATCH, 3, 5), "stack")
EXAMPLES = 4


def rearranged(node: Node) -> Node:
    """The node of a program that computes it, its sums rearranged."""
    inputs = {each.name: each for each in (X, Y, ROW, COLUMN, STACK)}
    return rearrange_sums(Program(inputs, {"sum": node}), EXAMPLES).outputs["sum"]


def summed(node: Node) -> list[tuple[str, tuple[Node, ...]]]:
    """Every sum of the node, with what it sums."""
    return [
        (each.label, each.inputs)
        for each in topological([node])
        if isinstance(each, Apply) and each.label in ("sum", "mean", "dot")
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
        ((-(X * ROW * Y)).sum(0), [("dot", (X, Y))]),
        ((X * X).mean(0), [("dot", (X, X))]),
        ((X * Y).mean(-1), [("dot", (X, Y))]),
        ((STACK * STACK).mean((0, 1)), [("dot", (STACK, STACK))]),
        (
            (X * ROW).sum(0) + (X * Y).sum(0) * (X * ROW * 2).sum(0),
            [("sum", (X,)), ("dot", (X, Y))],
        ),
    ],
    ids=repr,
)
def test_factors_move_out_and_products_are_summed_as_they_come(node: Node, sums: object) -> None:
    result = rearranged(node)
    assert summed(result) == sums
    np.testing.assert_allclose(*interpret([node, result], VALUES), rtol=1e-12)


@pytest.mark.parametrize(
    "node", [(X * COLUMN).sum(1), (X * ROW).sum(1), (X * COLUMN).sum(0), (STACK * STACK).sum(1)], ids=repr
)
def test_factors_that_vary_along_the_axes_or_would_not_fit_stay(node: Node) -> None:
    (_, (x,)) = summed(rearranged(node))[0]
    assert (x.label, summed(rearranged(node))[0][0]) == ("multiply", "sum")
    np.testing.assert_allclose(*interpret([node, rearranged(node)], VALUES), rtol=1e-12)


def test_a_product_that_is_needed_elsewhere_is_not_computed_again() -> None:
    product = X * Y
    node = product.sum(0) + ops.exp(product).sum(0)
    assert [label for label, _ in summed(rearranged(node))] == ["sum", "sum"]


def test_what_is_stored_anyway_is_summed_as_it_is() -> None:
    scaled = X * 2.0
    node = scaled.sum(0) + (scaled @ np.ones((5, 5))).sum(0)
    assert [inputs[0].label for _, inputs in summed(rearranged(node))] == ["multiply", "matmul"]


def test_a_product_whose_factors_would_have_to_be_stored_is_stored_itself() -> None:
    factors = ops.exp(X), ops.exp(Y)
    assert [label for label, _ in summed(rearranged((factors[0] * factors[1]).sum(0)))] == ["sum"]
    assert [label for label, _ in summed(rearranged((factors[0] * Y).sum(0)))] == ["dot"]


def test_the_same_product_either_way_round_is_summed_once() -> None:
    assert summed(rearranged((X * Y).sum(0) + (Y * X).sum(0))) == [("dot", (X, Y))]


def test_batch_normalisation_goes_backward_with_three_sums() -> None:
    """Of the upstream gradient, of it times the centred values, and of what goes back through these."""
    (output,), _ = specialise([tl.BatchNorm()(X)], "training")
    forward = len(summed(rearranged(output)))
    gradient = derive((output * Y).sum(), [X])[0]
    assert len(summed(rearranged(gradient))) <= forward + 3
