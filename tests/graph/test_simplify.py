"""Simplification gives an equal program with fewer nodes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.interpret import Values, interpret
from trilith import ops
from trilith.graph import (
    BATCH,
    Apply,
    Constant,
    Input,
    Node,
    Parameter,
    Program,
    Scope,
    as_node,
    derive,
    inside,
    simplify,
    topological,
)
from trilith.graph.node import Fill, input_node, parameter
from trilith.graph.simplify import FOLDED_SIZE
from trilith.ops.catalogue import OPS

X = input_node((BATCH, 3), "x")
Y = input_node((3,), "y")
N = input_node((3,), "n", "int")


def simplified(node: Node) -> Node:
    """The node of a program that computes it, simplified."""
    inputs = {each.name: each for each in topological([node]) if isinstance(each, Input)}
    return simplify(Program(inputs, {"output": node})).outputs["output"]


def count(node: Node) -> int:
    return len(topological([node]))


@pytest.mark.parametrize(
    "same",
    [
        *(X + 0, 0 + X, X - 0, X * 1, 1 * X, X / 1, X**1, ops.identity(X), X + 0.0 * 1, (X * 1 + 0) / 1),
        *(ops.reshape(X, (-1, 3)), OPS["reshape"]((BATCH, 3))(X), OPS["broadcast"]((BATCH, 3))(X)),
        *(X.transpose((0, 1)), ops.concatenate([X]), X[:, :], OPS["slice"]((None, (0, 3, 1)))(X)),
        *(OPS["sum"](())(X), OPS["cast"]("float")(X)),
    ],
    ids=repr,
)
def test_what_changes_nothing_is_removed(same: Node) -> None:
    assert simplified(same) is X


def test_neutral_numbers_of_another_kind_keep_the_kind() -> None:
    for node in (N + 0.0, N * 1.0, N - False, (N > 1) + 0, N / 1, N**1, N.mean(()), ops.sum(N > 1, ())):
        assert simplified(node).dtype == node.dtype
    assert simplified(N + 0) is N


def test_a_neutral_number_that_stretches_stays() -> None:
    assert simplified(Y + np.zeros((2, 3))).shape == (2, 3)
    assert simplified(Y * np.ones((1, 3))).shape == (1, 3)


def test_one_element_is_not_reduced() -> None:
    single = X.reshape((BATCH, 1, 3))
    for reduce in (ops.sum, ops.mean, ops.max, ops.logsumexp):
        assert simplified(reduce(single, 1)) is X
        assert simplified(reduce(single, 1, keepdims=True).reshape((BATCH, 3))) is X
        assert simplified(reduce(single, (0, 1))) is not X
    assert simplified(ops.sum(X > 0, ()).cast("float")).dtype == "float"


def test_scattered_values_are_added_up_where_they_were() -> None:
    scattered = OPS["scatter_along_axis"](1, 7)(X, input_node((BATCH, 3), "places", "int"))
    for axes, keepdims in ((1, True), (1, False), ((0, 1), False)):
        assert simplified(scattered.sum(axes, keepdims)).inputs == (X,)
    assert simplified(scattered.sum(0)).inputs != (X,)
    labels = input_node((BATCH, 1), "labels", "int")
    gradient = derive(ops.take_along_axis(ops.log_softmax(X), labels).sum(), [X])[0]
    names = [node.label for node in topological([simplified(gradient)])]
    assert "sum" not in names


def test_other_forms_for_the_same_number() -> None:
    assert count(simplified(0 - X)) == 2
    square = simplified(X**2)
    assert isinstance(square, Apply)
    assert (square.label, square.inputs) == ("multiply", (X, X))


def test_constants_are_folded() -> None:
    folded = simplified(as_node(2.0) * 3 + ops.exp(as_node(0.0)) - as_node([1.0, 2.0]).sum())
    assert isinstance(folded, Constant)
    assert folded.value == 4
    assert count(simplified(X * (as_node(2.0) + 3.0))) == 3
    assert isinstance(simplified(as_node(2) > 1), Constant)


def test_what_depends_on_batch_or_precision_is_not_folded() -> None:
    for node in (ops.broadcast(as_node(1.0), (BATCH, 3)), ops.one_hot(as_node([0, 1]), 2), ops.count(X)):
        assert not isinstance(simplified(node), Constant)


def test_a_large_constant_is_not_stored() -> None:
    assert isinstance(simplified(ops.broadcast(as_node(1.0), (FOLDED_SIZE,))), Constant)
    assert not isinstance(simplified(ops.broadcast(as_node(1.0), (FOLDED_SIZE + 1,))), Constant)


def test_folding_is_silent_about_overflow() -> None:
    folded = simplified(ops.exp(as_node(1e4)))
    assert isinstance(folded, Constant)
    assert folded.value == np.inf


def test_equal_nodes_are_shared() -> None:
    twice = ops.tanh(X + Y) * ops.tanh(X + Y)
    assert (count(twice), count(simplified(twice))) == (7, 5)
    assert count(simplified((X * 2.0) + (X * 2.0))) == 4  # x, 2, product, sum
    different = ops.leaky_relu(X, 0.1) + ops.leaky_relu(X, 0.2)
    assert count(simplified(different)) == 4


def test_zero_and_minus_zero_are_not_the_same() -> None:
    node = (1.0 / (Y * as_node(0.0))) + (1.0 / (Y * as_node(-0.0)))
    assert np.isnan(interpret([simplified(node)], {Y: np.ones(3)})[0]).all()  # ∞ - ∞


def test_random_nodes_are_shared_only_within_a_stream() -> None:
    def drawn(stream: int) -> Node:
        return ops.uniform((3,), as_node(0), as_node(0), stream)

    assert count(simplified(drawn(0) + drawn(0))) < count(simplified(drawn(0) + drawn(1)))


def test_dead_nodes_vanish_and_updates_stay() -> None:
    w = parameter((3,), Fill(1.0), "w")
    program = Program({"x": X}, {"a": X + 0, "b": (X * 1).sum()}, ((w, w * 1 - 0),))
    plain = simplify(program)
    assert (plain.outputs["a"], plain.updates, len(plain.order())) == (X, ((w, w),), 3)
    assert plain.inputs == program.inputs


def test_blocks_keep_their_nodes() -> None:
    scope = Scope("Dense", "first")
    with inside(scope):
        node = ops.tanh(X * 1)
    assert simplified(node + 0).scope is scope


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Node, Values]:
    """A graph of many small steps over two inputs, a parameter and numbers, and values for its leaves."""
    leaves = [X, Y, parameter((), Fill(0.5), "w")]
    nodes: list[Node] = [
        *leaves,
        *(as_node(number) for number in (0.0, 1.0, 2.0, -0.5)),
        as_node([1.0, 0.0, 3.0]),
    ]
    unary = [ops.tanh, ops.sigmoid, ops.identity, abs, lambda x: -x, lambda x: x**2, lambda x: x**1, ops.relu]
    binary = [
        lambda x, y: x + y,
        lambda x, y: x - y,
        lambda x, y: x * y,
        lambda x, y: x / (1 + y * y),
        ops.maximum,
        lambda x, y: ops.where(x > y, x, y),
    ]
    for _ in range(draw(st.integers(1, 12))):
        pick = st.sampled_from(nodes)
        if draw(st.booleans()):
            nodes.append(draw(st.sampled_from(binary))(draw(pick), draw(pick)))
        else:
            nodes.append(draw(st.sampled_from(unary))(draw(pick)))
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    return nodes[-1], {X: generator.normal(size=(2, 3)), Y: generator.normal(size=3)}


@given(drawn=graphs(), backward=st.booleans())
def test_any_graph_keeps_its_value_and_gets_no_larger(drawn: tuple[Node, Values], backward: bool) -> None:
    node, values = drawn
    parameters = [each for each in topological([node]) if isinstance(each, Parameter)]
    roots = [node, *(derive((node * X).sum(), [X, *parameters]) if backward else [])]
    program = Program({"x": X, "y": Y}, {str(number): root for number, root in enumerate(roots)})
    plain = simplify(program)
    for one, other in zip(interpret(program.roots, values), interpret(plain.roots, values), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-300)
    assert len(plain.order()) <= len(program.order())
    assert len(simplify(plain).order()) == len(plain.order())
    applied = [(each.op, each.inputs) for each in plain.order() if isinstance(each, Apply)]
    assert len(set(applied)) == len(applied)
