"""Right derivatives pass, also on kinks; a wrong one is found, and the parameter and the op are named."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from sklearn.datasets import load_digits

import trilith as tl
from tests.helpers.random_networks import Drawn, networks
from trilith.check import check_gradients
from trilith.errors import DataError, ShapeError
from trilith.graph import Node
from trilith.ops.activation import Activation, Relu, Tanh
from trilith.ops.catalogue import OPS
from trilith.ops.linear import Matmul


@dataclass(frozen=True)
class WrongTanh(Tanh):
    """Its derivative forgets a square."""

    name = "wrong_tanh"

    def derivative(self, upstream: Node, a: Node, z: Node) -> Sequence[Node | None]:
        return [upstream * (1 - a)]


@dataclass(frozen=True)
class SlightlyWrongRelu(Relu):
    """Off by a ten-thousandth."""

    name = "slightly_wrong_relu"

    def derivative(self, upstream: Node, a: Node, z: Node) -> Sequence[Node | None]:
        (right,) = super().derivative(upstream, a, z)
        assert right is not None
        return [right * 1.0001]


@dataclass(frozen=True)
class WrongMatmul(Matmul):
    """The gradient of one weight of very many is left out."""

    name = "wrong_matmul"

    def derivative(self, upstream: Node, product: Node, a: Node, b: Node) -> Sequence[Node | None]:
        first, second = super().derivative(upstream, product, a, b)
        mask = np.ones(b.shape)
        mask[7, 11] = 0.0
        assert second is not None
        return [first, second * mask]


ACTIVATIONS = [op for op in OPS.values() if issubclass(op, Activation)]


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = load_digits(return_X_y=True)
    return X / 16, y


STACKS: dict[str, list[Any]] = {
    "tanh": [tl.Dense(5, "tanh"), tl.Dense(10)],
    "relu": [tl.Dense(40, "relu"), tl.Dense(40, "relu"), tl.Dense(10)],
    "everything": [
        *(tl.Standardize(), tl.Dense(20, "leaky_relu"), tl.Dropout(0.5), tl.BatchNorm()),
        *(tl.Residual([tl.Dense(20, "elu"), tl.LayerNorm()]), tl.GaussianNoise(0.1), tl.Dense(10)),
    ],
}


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("epochs", [0, 3])
def test_right_derivatives_pass(name: str, epochs: int) -> None:
    X, y = digits()
    network = tl.Network(STACKS[name])
    if epochs:
        tl.train(network, X, y, epochs=epochs, progress=False)
    found = check_gradients(network, "cross_entropy", X, y)
    assert found.passed
    assert found.count("agrees") == len(found.comparisons)
    assert found.worst is not None
    assert found.worst.relative_error < 1e-5
    assert not found.culprits


def test_a_small_network_is_compared_whole() -> None:
    X, y = digits()
    found = check_gradients(tl.Network(STACKS["tanh"]), "cross_entropy", X, y)
    assert len(found.comparisons) == found.parameters == 64 * 5 + 5 + 5 * 10 + 10
    assert "385 of 385 parameters, on 64 rows" in str(found).splitlines()[1]


def test_the_network_that_is_given_stays_as_it_is() -> None:
    X, y = digits()
    network = tl.Network(STACKS["relu"])
    tl.train(network, X, y, epochs=1, progress=False)
    before = {name: value.copy() for name, value in network.parameters.items()}
    check_gradients(network, "cross_entropy", X, y)
    assert network.precision == "float32"
    for name, value in network.parameters.items():
        np.testing.assert_array_equal(value, before[name])


def test_on_a_kink_the_subgradient_is_right() -> None:
    X, y = np.zeros((6, 3)), np.arange(6.0)
    found = check_gradients(tl.Network([tl.Dense(4, "relu"), tl.Dense(1)]), "mean_squared_error", X, y)
    assert found.passed
    assert found.count("kink") == 4  # the biases of units that are exactly at 0 for every row


def test_kinks_nearby_are_not_taken_for_errors() -> None:
    random = np.random.default_rng(0)
    X, y = random.normal(size=(64, 3)), random.normal(size=64)
    network = tl.Network([tl.Dense(8, "relu"), tl.Dense(1)], input_shape=(3,))
    network.initialise()
    # every unit is a millionth away from its kink, for every row
    network.values[network.graph.variables["dense_1.weight"]][:] = 0
    network.values[network.graph.variables["dense_1.bias"]][:] = 1e-6
    found = check_gradients(network, "mean_squared_error", X, y)
    assert found.passed
    assert found.count("kink") == 0


@pytest.mark.parametrize("op", [WrongTanh(), SlightlyWrongRelu()], ids=lambda op: op.name)
@pytest.mark.parametrize("width", [4, 60])
def test_a_wrong_activation_is_found_and_named(op: Any, width: int) -> None:
    X, y = digits()
    network = tl.Network([tl.Dense(width, op, name="mine"), tl.Dense(10, name="last")])
    found = check_gradients(network, "cross_entropy", X, y)
    assert not found.passed
    assert found.worst is not None
    assert found.worst.block == "mine"
    assert found.worst.index is not None
    assert f"block 'mine', {found.worst.parameter.removeprefix('mine.')}[" in found.sentences()[2]
    assert [each.op for each in found.culprits] == [op.name]
    assert {each.parameter for each in found.comparisons if each.verdict == "wrong"} <= {
        "mine.weight",
        "mine.bias",
    }


@pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.name)
def test_every_activation_is_right_and_a_thousandth_off_is_found(kind: Any) -> None:
    @dataclass(frozen=True)
    class Off(kind):  # type: ignore[misc]
        def derivative(self, upstream: Node, a: Node, z: Node) -> Sequence[Node | None]:
            return [gradient * 1.001 for gradient in super().derivative(upstream, a, z)]

    X, y = digits()
    passed = [
        check_gradients(tl.Network([tl.Dense(30, op), tl.Dense(10)]), "cross_entropy", X, y).passed
        for op in (kind(), Off())
    ]
    assert passed == [True, False]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=networks("float64"))
def test_random_networks_pass(drawn: Drawn) -> None:
    found = check_gradients(drawn.network, drawn.loss, drawn.X, drawn.y)
    assert found.passed, found.sentences()


def test_one_wrong_entry_of_thousands_is_found() -> None:
    X, y = digits()
    x = tl.Input((64,))
    hidden = tl.Dense(50, "tanh")(x)
    weight = tl.graph.node.parameter((50, 30), tl.initializers.choose_initializer("auto", "tanh"), "weight")
    network = tl.Network(inputs=x, outputs=tl.Dense(10)(WrongMatmul()(hidden, weight)))
    found = check_gradients(network, "cross_entropy", X, y)
    assert found.worst is not None
    assert (found.worst.parameter, found.worst.index) == ("weight", (7, 11))
    assert [each.op for each in found.culprits] == ["wrong_matmul"]


def test_a_loss_of_ones_own_is_checked_too() -> None:
    X, y = digits()
    wrong = WrongTanh()
    network = tl.Network([tl.Dense(3), tl.Dense(1)])
    found = check_gradients(network, lambda output, target: wrong(output[:, 0] - target / 9) ** 2, X, y)
    assert not found.passed
    assert "in the Loss" in found.culprits[0].where or "loss" in found.culprits[0].where.lower()


def test_data_that_do_not_suit_are_refused() -> None:
    X, y = digits()
    network = tl.Network([tl.Dense(10)], input_shape=(3,))
    with pytest.raises(ShapeError):
        check_gradients(network, "cross_entropy", X, y)
    with pytest.raises(DataError):
        check_gradients(tl.Network([tl.Dense(3)]), "cross_entropy", X, y)
