"""Where a function has a corner, the derivative is what its docstring says."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.graph import Node, derive
from trilith.graph.node import input_node


def gradient_at(build: Callable[..., Node], *points: object) -> list[list[float]]:
    """The gradients of the sum of `build` with respect to each of its inputs, at these points."""
    arrays = [np.asarray(point, dtype=float) for point in points]
    inputs = [input_node(array.shape, f"input {number}") for number, array in enumerate(arrays)]
    gradients = derive(build(*inputs).sum(), inputs)
    return [value.tolist() for value in interpret(gradients, dict(zip(inputs, arrays, strict=True)))]


@pytest.mark.parametrize(
    ("build", "at_zero"),
    [
        (ops.relu, 0.0),
        (ops.absolute, 0.0),
        (ops.sign, 0.0),
        (ops.leaky_relu, 0.01),
        (lambda z: ops.leaky_relu(z, 0.3), 0.3),
        (ops.elu, 1.0),
        (lambda z: ops.elu(z, 0.5), 0.5),
        (ops.selu, 1.0507009873554805 * 1.6732632423543772),
        (lambda x: x**2, 0.0),
        (lambda x: x**3, 0.0),
        (lambda x: x**1, 1.0),
        (lambda x: x**0, 0.0),
    ],
)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_derivative_at_zero(build: Callable[[Node], Node], at_zero: float, zero: float) -> None:
    assert gradient_at(build, [zero]) == [[at_zero]]


@pytest.mark.parametrize("extreme", [ops.maximum, ops.minimum])
def test_a_tie_of_two_gives_each_one_half(extreme: Callable[..., Node]) -> None:
    assert gradient_at(extreme, [1.0, 2.0], [1.0, 2.0]) == [[0.5, 0.5], [0.5, 0.5]]


def test_the_winner_takes_the_whole_gradient() -> None:
    assert gradient_at(ops.maximum, [1.0, 3.0], [2.0, 2.0]) == [[0.0, 1.0], [1.0, 0.0]]
    assert gradient_at(ops.minimum, [1.0, 3.0], [2.0, 2.0]) == [[1.0, 0.0], [0.0, 1.0]]


def test_equal_largest_elements_share_the_gradient() -> None:
    assert gradient_at(lambda x: x.max(-1), [[5.0, 1.0, 5.0], [2.0, 2.0, 2.0], [0.0, 1.0, 0.0]]) == [
        [[0.5, 0.0, 0.5], [1 / 3, 1 / 3, 1 / 3], [0.0, 1.0, 0.0]]
    ]
    assert gradient_at(lambda x: x.max(), [[5.0, 1.0], [5.0, 5.0]]) == [[[1 / 3, 0.0], [1 / 3, 1 / 3]]]


def test_an_operand_met_twice_gets_both_gradients() -> None:
    assert gradient_at(lambda x: ops.maximum(x, x), [3.0]) == [[1.0]]
    assert gradient_at(lambda x: x * x, [3.0]) == [[6.0]]
    assert gradient_at(lambda x: x - x, [3.0]) == [[0.0]]


@pytest.mark.parametrize(
    "flat", [ops.sign, ops.floor, lambda x: (x > 0).cast("float"), lambda x: x.cast("int")]
)
def test_no_gradient_passes_what_is_flat(flat: Callable[[Node], Node]) -> None:
    assert gradient_at(lambda x: flat(x).cast("float") * 3, [0.4, -0.7]) == [[0.0, 0.0]]


def test_a_power_of_a_negative_base_has_no_gradient_in_the_exponent() -> None:
    (base, exponent) = gradient_at(lambda x, y: x**y, [-2.0], [3.0])
    assert (base, exponent) == ([12.0], [0.0])


def test_the_first_of_equal_largest_is_the_argmax() -> None:
    x = input_node((4,))
    assert interpret([ops.argmax(x)], {x: np.array([1.0, 7.0, 7.0, 0.0])}) == [1]
