"""The chain rule over whole graphs: shared parts, unreached leaves, derivatives of derivatives, any depth."""

import sys

import numpy as np
import pytest

from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BATCH, Node, Scope, as_node, derive, inside, topological
from trilith.graph.node import Fill, input_node, parameter, state

DEPTH = 5000


def at(node: Node, point: float, of: Node) -> float:
    return float(interpret([node], {of: np.asarray(point)})[0])


def test_the_loss_must_be_a_scalar() -> None:
    x = input_node((BATCH, 3))
    with pytest.raises(ShapeError, match=r"expects a scalar loss, got shape \(batch, 3\)\. Reduce it first"):
        derive(x * 2, [x])


def test_the_derivative_of_the_loss_by_itself_is_one() -> None:
    x = input_node(())
    (own,) = derive(x, [x])
    assert at(own, 5.0, x) == 1
    loss = x * x
    assert [at(each, 5.0, x) for each in derive(loss, [loss, x])] == [1, 10]


def test_what_the_loss_does_not_reach_gets_zeros_of_its_shape() -> None:
    x, far = input_node((2,), "x"), parameter((2, 3), Fill(1.0), "far")
    rows = input_node((BATCH, 2), "rows")
    gradients = derive((x * x).sum() + (far > 0).cast("float").sum() * 0, [far, rows, as_node(2.0)])
    values = interpret(gradients, {x: np.ones(2), rows: np.ones((4, 2))})
    assert [value.shape for value in values] == [(2, 3), (4, 2), ()]
    assert not any(value.any() for value in values)


def test_a_shared_part_collects_the_gradients_of_all_its_uses() -> None:
    x = input_node(())
    shared = x * x  # u
    loss = shared * ops.exp(shared) + shared  # u eᵘ + u, so dL/dx = 2x (eᵘ + u eᵘ + 1)
    (gradient,) = derive(loss, [x])
    u = 0.7**2
    assert at(gradient, 0.7, x) == pytest.approx(2 * 0.7 * (np.exp(u) * (1 + u) + 1), rel=1e-14)


def test_a_gradient_may_be_asked_for_in_the_middle() -> None:
    x = input_node((BATCH, 3))
    middle = ops.tanh(x)
    gradients = derive((middle * middle).sum(), [middle, x])
    values = {x: np.array([[0.1, 0.2, -0.3]])}
    of_middle, of_x = interpret(gradients, values)
    a = np.tanh(values[x])
    np.testing.assert_allclose(of_middle, 2 * a)
    np.testing.assert_allclose(of_x, 2 * a * (1 - a * a))


def test_derivatives_can_be_derived_again() -> None:
    x = input_node(())
    node: Node = ops.sin(x) * ops.exp(x)
    for order in range(4):
        (node,) = derive(node, [x])
        # the n-th derivative of eˣ sin x is √2ⁿ eˣ sin(x + n π/4)
        wanted = 2 ** ((order + 1) / 2) * np.exp(0.4) * np.sin(0.4 + (order + 1) * np.pi / 4)
        assert at(node, 0.4, x) == pytest.approx(wanted, rel=1e-13)


def test_a_network_with_detours_agrees_with_differences_twice() -> None:
    generator = np.random.default_rng(1)
    x, w, v = (input_node(shape, name) for shape, name in (((BATCH, 3), "x"), ((3, 3), "w"), ((3, 1), "v")))
    hidden = ops.tanh(x @ w) + x
    output = ops.softmax(ops.tanh(hidden @ w) * hidden) @ v
    values = {
        x: generator.normal(size=(4, 3)),
        w: generator.normal(size=(3, 3)),
        v: generator.normal(size=(3, 1)),
    }
    check_derivatives(output, values, orders=2)


def test_no_gradient_flows_through_truth_values_and_whole_numbers() -> None:
    x, step = input_node((3,)), state((), 2, "step", "int")
    (by_x, by_step) = derive((x * step + x * (x > 0)).sum(), [x, step])
    assert interpret([by_x, by_step], {x: np.array([-1.0, 2.0, 3.0])})[0].tolist() == [2, 3, 3]
    assert interpret([by_step], {})[0] == 0


def test_only_what_is_asked_for_is_computed() -> None:
    x, w = input_node((BATCH, 3), "x"), parameter((3, 2), Fill(1.0), "w")
    (gradient,) = derive((x @ w).sum(), [w])
    products = [node for node in topological([gradient]) if node.label == "matmul"]
    assert len(products) == 1  # that for w alone; none for x


def test_gradients_belong_to_the_block_whose_forward_node_they_differentiate() -> None:
    x, scope = input_node((BATCH, 3)), Scope("Dense", "hidden")
    with inside(scope):
        hidden = ops.tanh(x)
    (gradient,) = derive((hidden * 3).sum(), [x])
    scopes = {node.label: node.scope for node in topological([gradient])}
    assert scopes["subtract"] is scope
    assert scopes["tanh"] is scope


def test_depth_needs_no_recursion() -> None:
    assert sys.getrecursionlimit() < DEPTH
    x = input_node(())
    node: Node = x
    for _ in range(DEPTH):
        node = node * 1.0001 + x * 0.0001
    (gradient,) = derive(node, [x])
    assert DEPTH < len(topological([gradient])) < 10 * DEPTH
    expected = 1.0001**DEPTH + 0.0001 * sum(1.0001**power for power in range(DEPTH))
    assert at(gradient, 1.0, x) == pytest.approx(expected, rel=1e-9)
