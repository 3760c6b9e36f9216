"""Batch, mini-batch and stochastic descent against loops written out in NumPy."""

from collections.abc import Iterator

import numpy as np
import pytest

import trilith as tl
from trilith.engines import Engine, EpochResult, Executable, Variables
from trilith.engines.numpy_engine import NumpyEngine
from trilith.graph import Program

RATE = 0.05


@pytest.fixture
def target(X: np.ndarray) -> np.ndarray:
    # noisy: on a perfect line the errors go to 0, as differences of equal numbers, and then most of their
    # digits depend on the order of a sum
    return X @ [2.0, -1.0, 0.5] + 1.0 + 0.1 * np.random.default_rng(1).normal(size=50)


def train(X: np.ndarray, target: np.ndarray, **settings) -> tuple[tl.Network, tl.History]:
    network = tl.Network([tl.Dense(1, initializer="ones")])
    settings = {"optimizer": tl.GradientDescent(RATE), "precision": "float64", "shuffle": False} | settings
    history = tl.train(network, X, target, loss="mean_squared_error", **settings)
    return network, history


def batches(rows: int, size: int) -> Iterator[slice]:
    for start in range(0, rows, size):
        yield slice(start, start + size)


@pytest.mark.parametrize("batch_size", [None, 50, 999, 16, 7, 1])
def test_gradient_descent_on_a_line(X: np.ndarray, target: np.ndarray, batch_size: int | None) -> None:
    network, history = train(X, target, batch_size=batch_size, epochs=4)
    w, b = np.ones(3), 0.0
    losses = []
    for _ in range(4):
        squares = 0.0
        for rows in batches(50, batch_size or 50):
            error = X[rows] @ w + b - target[rows]
            squares += (error**2).sum()  # before the step
            w = w - RATE * 2 * X[rows].T @ error / len(error)
            b = b - RATE * 2 * error.mean()
        losses.append(squares / 50)
    np.testing.assert_allclose(network.parameters["dense_1.weight"][:, 0], w, rtol=1e-12)
    np.testing.assert_allclose(network.parameters["dense_1.bias"], [b], rtol=1e-12)
    np.testing.assert_allclose(history["loss"], losses, rtol=1e-12)
    assert history["learning_rate"] == pytest.approx([RATE] * 4)


def test_weights_of_examples_weigh_the_mean_over_the_data(X: np.ndarray, target: np.ndarray) -> None:
    weight = np.random.default_rng(2).uniform(0, 3, 50)
    weight[16:32] = 0  # a whole batch that counts for nothing
    network, history = train(X, target, batch_size=16, epochs=2, sample_weight=weight)
    w, b = np.ones(3), 0.0
    for _ in range(2):
        squares = 0.0
        for rows in batches(50, 16):
            error, share = X[rows] @ w + b - target[rows], weight[rows] / weight.mean() / len(X[rows])
            squares += (weight[rows] * error**2).sum()
            w = w - RATE * 2 * X[rows].T @ (share * error)
            b = b - RATE * 2 * (share * error).sum()
        loss = squares / weight.sum()
    np.testing.assert_allclose(network.parameters["dense_1.weight"][:, 0], w, rtol=1e-12)
    assert history[-1]["loss"] == pytest.approx(loss, rel=1e-12)


def test_a_whole_number_as_weight_is_as_many_rows(X: np.ndarray, target: np.ndarray) -> None:
    weight = np.arange(50) % 3
    weighted, _ = train(X, target, batch_size=None, epochs=5, sample_weight=weight)
    repeated, _ = train(X.repeat(weight, 0), target.repeat(weight), batch_size=None, epochs=5)
    for name, value in weighted.parameters.items():
        np.testing.assert_allclose(value, repeated.parameters[name], rtol=1e-10)


def test_penalties_move_the_weights_and_have_a_column_of_their_own(X: np.ndarray, target: np.ndarray) -> None:
    network, history = train(X, target, batch_size=None, epochs=3, l1=0.1, l2=0.2)
    w, b = np.ones(3), 0.0
    for _ in range(3):
        error = X @ w + b - target
        loss, penalty = (error**2).mean(), 0.1 * np.abs(w).sum() + 0.1 * (w**2).sum()
        w = w - RATE * (2 * X.T @ error / 50 + 0.1 * np.sign(w) + 0.2 * w)
        b = b - RATE * 2 * error.mean()  # a bias is never pulled towards zero
    np.testing.assert_allclose(network.parameters["dense_1.weight"][:, 0], w, rtol=1e-12)
    assert (history[-1]["loss"], history[-1]["penalty"]) == pytest.approx((loss, penalty), rel=1e-12)
    assert "penalty" not in train(X, target, epochs=1)[1].columns


def test_max_norm_bounds_what_comes_into_each_unit(X: np.ndarray, y: np.ndarray) -> None:
    network = tl.Network([tl.Dense(8, "relu"), tl.Dense(2)])
    tl.train(network, X, y, epochs=5, max_norm=0.7, optimizer=tl.Adam(0.1))
    lengths = np.linalg.norm(network.parameters["dense_1.weight"], axis=0)
    assert lengths.max() <= 0.7 * (1 + 1e-6)
    assert (lengths > 0.69).any()


def test_clipping_bounds_the_step(X: np.ndarray, target: np.ndarray) -> None:
    def step(**clipping: float) -> np.ndarray:
        network, _ = train(X * 100, target, batch_size=None, epochs=1, **clipping)
        weights = [network.parameters["dense_1.weight"][:, 0] - 1, network.parameters["dense_1.bias"]]
        return np.concatenate(weights) / -RATE

    assert np.abs(step()).max() > 1000
    by_value, by_norm = step(clip_value=0.5), step(clip_norm=0.5)
    np.testing.assert_allclose(np.abs(by_value), 0.5, rtol=1e-6)
    assert np.linalg.norm(by_norm) == pytest.approx(0.5, rel=1e-6)
    np.testing.assert_allclose(by_norm * np.linalg.norm(step()) / 0.5, step(), rtol=1e-6)  # the same way


class Recording(NumpyEngine):
    """The numpy engine, and which rows each epoch saw in which order."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[list[int] | None] = []

    def compile(self, program: Program, variables: Variables) -> Executable:  # type: ignore[override]
        executable = super().compile(program, variables)
        run = executable.epoch

        def epoch(data, order, *rest) -> EpochResult:
            if program.updates:
                self.orders.append(None if order is None else order.tolist())
            return run(data, order, *rest)

        executable.epoch = epoch  # type: ignore[method-assign]
        return executable


def orders(X: np.ndarray, target: np.ndarray, **settings) -> list[list[int] | None]:
    engine: Engine = Recording()
    train(X, target, engine=engine, epochs=3, **{"batch_size": 8, "shuffle": True, **settings})
    return engine.orders  # type: ignore[attr-defined]


def test_every_epoch_sees_every_row_once_in_an_order_of_its_own(X: np.ndarray, target: np.ndarray) -> None:
    first, second, third = orders(X, target)
    assert sorted(first) == sorted(second) == sorted(third) == list(range(50))
    assert first != second != third != first


def test_the_order_is_the_seeds(X: np.ndarray, target: np.ndarray) -> None:
    assert orders(X, target, seed=5) == orders(X, target, seed=5) != orders(X, target, seed=6)


def test_rows_are_not_shuffled_where_it_is_not_asked_for_or_makes_no_difference(
    X: np.ndarray, target: np.ndarray
) -> None:
    assert orders(X, target, shuffle=False) == [None] * 3
    assert orders(X, target, batch_size=None) == [None] * 3
    assert orders(X, target, batch_size=50) == [None] * 3
