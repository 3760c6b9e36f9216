"""Nodes: Python's operators build them, numbers and arrays become constants, nothing can be changed."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.graph import BATCH, Apply, Constant, Node, as_node
from trilith.graph.node import Fill, Fixed, input_node, parameter, state
from trilith.ops.activation import LeakyRelu

X = input_node((3,), "x")
VALUES = {X: np.array([1.0, -2.0, 3.0])}
ARRAY = np.array([2.0, 4.0, 8.0])


def of(node: Node) -> list[object]:
    """The node's value where x is (1, -2, 3)."""
    listed: list[object] = interpret([node], VALUES)[0].tolist()
    return listed


def test_operators_with_a_node_on_the_left() -> None:
    assert of(X + 1) == [2, -1, 4]
    assert of(X - ARRAY) == [-1, -6, -5]
    assert of(X * 2) == [2, -4, 6]
    assert of(X / ARRAY) == [0.5, -0.5, 0.375]
    assert of(X**2) == [1, 4, 9]
    assert of(-X) == [-1, 2, -3]
    assert of(abs(X)) == [1, 2, 3]


def test_operators_with_a_number_or_an_array_on_the_left() -> None:
    assert of(1 + X) == [2, -1, 4]
    assert of(ARRAY - X) == [1, 6, 5]
    assert of(np.float32(2) * X) == [2, -4, 6]
    assert of(ARRAY * X) == [2, -8, 24]
    assert of(6 / X) == [6, -3, 2]
    assert of(2**X) == [2, 0.25, 8]


def test_matrix_products_with_an_array_on_either_side() -> None:
    row = X.reshape(1, 3)
    assert of(row @ np.eye(3)) == [[1, -2, 3]]
    assert of(np.ones((2, 1)) @ row) == [[1, -2, 3], [1, -2, 3]]
    assert of(row @ row.T) == [[14]]


def test_comparisons() -> None:
    assert of(X > 1) == [False, False, True]
    assert of(X >= 1) == [True, False, True]
    assert of(X < ARRAY) == [True, True, True]
    assert of(X <= -2) == [False, True, False]
    assert of(ARRAY > X) == [True, True, True]


def test_reductions_and_arrangements_as_methods() -> None:
    assert [of(X.sum()), of(X.mean()), of(X.max())] == [2, 2 / 3, 3]
    assert of(X[1:]) == [-2, 3]
    assert of(X[-1]) == 3
    assert of(X.reshape(3, 1).T) == [[1, -2, 3]]
    assert of(X.reshape((3, 1)).transpose((1, 0))) == [[1, -2, 3]]
    assert of((X.reshape(1, 3) + np.zeros((4, 1))).sum_to((1, 3))) == [[4, -8, 12]]
    assert of(X.cast("int").cast("bool")) == [True, True, True]


def test_numbers_and_arrays_become_constants() -> None:
    kinds = {True: "bool", 3: "int", 2.5: "float", np.uint8(7): "int", np.float16(0.5): "float"}
    assert [as_node(value).dtype for value in kinds] == list(kinds.values())
    assert as_node([1, 2]).shape == (2,)
    assert as_node(X) is X
    for unusable in ("text", None, 1j, object()):
        with pytest.raises(TypeError, match="expected a node, number or array"):
            as_node(unusable)


def test_a_constant_is_a_copy_that_nobody_can_change() -> None:
    source = np.zeros(2)
    node = as_node(source)
    source[0] = 5
    assert isinstance(node, Constant)
    assert node.value.tolist() == [0, 0]
    with pytest.raises(ValueError, match="read-only"):
        node.value[0] = 1


def test_nodes_are_immutable_and_equal_only_to_themselves() -> None:
    assert (X + 1) != (X + 1)
    assert len({X, X, input_node((3,), "x")}) == 2
    with pytest.raises(FrozenInstanceError):
        X.name = "y"  # type: ignore[misc]


def test_nodes_are_short_for_people_however_much_they_are_computed_from() -> None:
    node: Node = input_node((BATCH, 3), "pixels")
    assert (str(node), repr(node)) == ("pixels (batch, 3)",) * 2
    for _ in range(100):  # spelt out, this would be 2 ** 100 names
        node = node + node
    assert (repr(node), repr(as_node(0.5)), repr(as_node([1]))) == (
        "add (batch, 3)",
        "0.5 ()",
        "constant (1,)",
    )


def test_variables_know_how_they_begin() -> None:
    generator = np.random.default_rng(0)
    weight = parameter((2, 2), Fixed((1.0, 2.0, 3.0, 4.0)), "weight")
    count = state((), 3, "count", "int")
    assert weight.initial(generator, (2, 2)).tolist() == [[1, 2], [3, 4]]
    assert (count.initial(generator, ()), count.initial) == (3, Fill(3))
    assert (weight.regularised, weight.label, count.dtype) == (True, "weight", "int")


def test_an_op_is_a_value() -> None:
    node = ops.leaky_relu(X, 0.2)
    assert isinstance(node, Apply)
    assert (node.op, hash(node.op)) == (LeakyRelu(0.2), hash(LeakyRelu(0.2)))
    assert node.op != LeakyRelu(0.1)
