"""A NaN or an infinity stops training, named with its place, and leaves finite weights behind."""

from contextlib import suppress

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier, same
from trilith.engines import choose_engine
from trilith.errors import DataError, NonFiniteError
from trilith.losses import CrossEntropy
from trilith.regularization import Regularization
from trilith.schedules import ConstantRate
from trilith.training import Trainer
from trilith.training.dataset import make_dataset
from trilith.training.updates import Descent


def finite(network: tl.Network) -> bool:
    return all(np.isfinite(value).all() for value in network.values.values())


def with_hole(X: np.ndarray, row: int, value: float = np.nan) -> np.ndarray:
    X = X.copy()
    X[row, 1] = value
    return X


@pytest.mark.parametrize(
    ("value", "activation"),
    [(np.nan, "tanh"), (np.inf, "relu"), (-np.inf, "linear"), (np.inf, "tanh")],  # tanh(∞) is 1
)
def test_in_the_data(X: np.ndarray, y: np.ndarray, value: float, activation: str) -> None:
    network = tl.Network([tl.Dense(4, activation), tl.Dense(2)])
    with pytest.raises(NonFiniteError, match=r"the input 'x' became non-finite in batch 4 of epoch 1. Check"):
        tl.train(network, with_hole(X, 33, value), y, batch_size=10, shuffle=False)
    assert finite(network)
    assert len(tl.train(network, X, y, epochs=2)) == 2  # with the data mended, it learns


def test_in_the_target_or_the_weights_of_the_loss(X: np.ndarray) -> None:
    y = X[:, 0].copy()
    y[7] = np.nan
    with pytest.raises(NonFiniteError, match=r"the input 'target' became non-finite in batch 1 of epoch 1"):
        tl.train(tl.Network([tl.Dense(1)]), X, y, loss="mean_squared_error", batch_size=10, shuffle=False)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_in_the_data_that_standardize_learns_from(X: np.ndarray, y: np.ndarray, precision) -> None:
    network = tl.Network([tl.Standardize(), tl.Dense(2)])
    with pytest.raises(
        NonFiniteError, match=r"row 33 of the training data \(counted from 0\).*standardize_1"
    ):
        tl.train(network, with_hole(X, 33), y, precision=precision)
    tl.train(network, X, y, epochs=1, precision=precision)  # and nothing of the failure stays behind
    states = {name: network.values[node] for name, node in network.graph.variables.items()}
    np.testing.assert_allclose(states["standardize_1.mean"], X.mean(0), rtol=1e-6)


def test_in_the_validation_data(X: np.ndarray, y: np.ndarray) -> None:
    network = classifier()
    where = r"the input 'x' became non-finite in batch 1 of the validation data after epoch 1"
    with pytest.raises(NonFiniteError, match=where):
        tl.train(network, X, y, validation_data=(with_hole(X, 3), y))
    assert finite(network)


def test_by_a_rate_that_is_too_high(X: np.ndarray) -> None:
    network = tl.Network([tl.Dense(1)])
    message = r"'\w+' in (block '|the loss).* became non-finite in batch \d+ of epoch \d+"
    with pytest.raises(NonFiniteError, match=message):
        tl.train(
            network, X, X[:, 0], loss="mean_squared_error", optimizer=tl.GradientDescent(100.0), epochs=99
        )
    assert finite(network)


def test_by_the_very_last_update_of_an_epoch(X: np.ndarray) -> None:
    network = tl.Network([tl.Dense(1)])
    with pytest.raises(NonFiniteError, match=r"in the optimizer became non-finite in batch 1 of epoch 1"):
        tl.train(
            network,
            1e3 * X,
            X[:, 0],
            loss="mean_squared_error",
            optimizer=tl.GradientDescent(3e38),
            batch_size=None,
        )
    assert finite(network)


def test_by_moments_that_overflow(X: np.ndarray) -> None:
    network = tl.Network([tl.Dense(1)])
    with pytest.raises(NonFiniteError, match=r"in the optimizer became non-finite in batch 1 of epoch 1"):
        tl.train(network, X * 1e15, X[:, 0], loss="mean_squared_error", batch_size=None)  # 1e30 squared
    assert finite(network)


def test_by_a_block_of_the_user_which_is_named(X: np.ndarray, y: np.ndarray) -> None:
    blocks = [tl.Dense(4), tl.Activation(lambda z: (z - 100).cast("float") / 0.0, name="wrong"), tl.Dense(2)]
    with pytest.raises(NonFiniteError, match=r"'divide' in block 'wrong' became non-finite in batch 1"):
        tl.train(tl.Network(blocks), X, y)


def test_the_weights_from_before_that_batch_stay(X: np.ndarray, y: np.ndarray) -> None:
    def weights(rows: np.ndarray, **settings) -> dict[str, np.ndarray]:
        network = classifier()
        with suppress(NonFiniteError):
            tl.train(network, rows, y[: len(rows)], batch_size=10, shuffle=False, **settings)
        return network.parameters

    assert same(weights(with_hole(X, 33), epochs=5), weights(X[:30], epochs=1))


def test_after_a_failure_training_can_go_on(X: np.ndarray, y: np.ndarray) -> None:
    network, hole = (
        classifier(),
        make_dataset(classifier(), with_hole(X, 3), y, None, CrossEntropy(), "float32"),
    )
    descent = Descent(tl.Adam(), ConstantRate(), Regularization())
    trainer = Trainer(network, CrossEntropy(), descent, engine=choose_engine(), batch_size=8)
    data = make_dataset(network, X, y, None, CrossEntropy(), "float32")
    trainer.fit(data, None, 2)
    with pytest.raises(NonFiniteError, match="of epoch 3"):
        trainer.fit(hole, None, 5)
    assert (trainer.checkpoint.epoch, len(trainer.history)) == (2, 2)
    assert all(np.isfinite(value).all() for value in trainer.checkpoint.states.values())
    assert trainer.fit(data, None, 3)["epoch"] == [1, 2, 3, 4, 5]


def test_the_best_weights_stay_where_they_are_kept(X: np.ndarray, y: np.ndarray) -> None:
    history: list[tl.History] = []

    class Explode(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            history[:] = [trainer.history]

    network = tl.Network([tl.Dense(1)])
    target = X[:, 0]
    with pytest.raises(NonFiniteError):
        tl.train(
            network,
            X,
            target,
            loss="mean_squared_error",
            optimizer=tl.GradientDescent(1.5),
            epochs=500,
            batch_size=None,
            validation_data=(X, target),
            callbacks=[Explode()],
        )
    losses = history[0]["validation_loss"]
    assert history[0].best_epoch == int(np.argmin(losses)) + 1
    reached = ((network.predict(X)[:, 0] - target) ** 2).mean()
    assert reached == pytest.approx(min(losses), rel=1e-4)


def test_numbers_too_large_for_the_precision_are_refused_before_training(X: np.ndarray) -> None:
    network = tl.Network([tl.Dense(1)])
    for rows, target, what in ((X * 1e300, X[:, 0], "input 'x'"), (X, X[:, 0] * 1e300, "y")):
        with pytest.raises(
            DataError, match=f"{what} holds numbers too large for float32. .*precision='float64'"
        ):
            tl.train(network, rows, target, loss="mean_squared_error")
    small = tl.train(network, X * 1e-300, X[:, 0], loss="mean_squared_error", epochs=1)
    assert np.isfinite(small[-1]["loss"])


def test_a_spread_too_large_to_be_measured_is_refused(X: np.ndarray, y: np.ndarray) -> None:
    network = tl.Network([tl.Standardize(), tl.Dense(2)])
    with pytest.raises(
        NonFiniteError, match=r"standardize_1.* numbers too large for float64. Scale them down"
    ):
        tl.train(network, X * 1e200, y, precision="float64")
