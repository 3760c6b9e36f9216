"""The learning rate from epoch to epoch, and moving averages of the weights."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import Scripted, classifier

RATE = 0.1


def rates(X: np.ndarray, y: np.ndarray, schedule, epochs: int, **settings) -> list[float]:
    history = tl.train(
        classifier(),
        X,
        y,
        **{"optimizer": tl.GradientDescent(RATE), "batch_size": 10, "precision": "float64"} | settings,
        epochs=epochs,
        schedule=schedule,
    )
    return [rate / RATE for rate in history["learning_rate"]]


def test_the_column_is_the_mean_rate_of_the_epochs_steps(X: np.ndarray, y: np.ndarray) -> None:
    assert rates(X, y, "constant", 3) == pytest.approx([1, 1, 1])
    assert rates(X, y, tl.StepDecay(decay=0.1, every=2), 5) == pytest.approx([1, 1, 0.1, 0.1, 0.01])
    warm = np.arange(1, 11).reshape(2, 5).mean(1) / 10
    assert rates(X, y, tl.WarmUp(2), 3) == pytest.approx([*warm, 1])


def test_a_schedule_knows_how_long_training_will_be(X: np.ndarray, y: np.ndarray) -> None:
    for epochs in (4, 8):
        steps = np.arange(5 * epochs) / (5 * epochs)
        expected = (0.5 * (1 + np.cos(np.pi * steps))).reshape(epochs, 5).mean(1)
        assert rates(X, y, "cosine", epochs) == pytest.approx(expected)


def test_the_last_smaller_batch_is_a_step_too(X: np.ndarray, y: np.ndarray) -> None:
    decay = tl.ExponentialDecay(0.5)
    steps = 0.5 ** (np.arange(8) / 4)  # 50 rows in batches of 15
    assert rates(X, y, decay, 2, batch_size=15) == pytest.approx(steps.reshape(2, 4).mean(1))


def test_on_a_plateau_the_rate_falls_until_its_least(X: np.ndarray, y: np.ndarray) -> None:
    script = Scripted("cost_loss", [5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3])
    schedule = tl.ReduceOnPlateau(decay=0.1, patience=2, minimum=0.005, monitor="cost_loss")
    # falls after the epochs 4, 8 and 10, where two have passed without improvement
    expected = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.005]
    assert rates(X, y, schedule, 11, callbacks=[script]) == pytest.approx(expected)


def test_a_plateau_beside_another_schedule(X: np.ndarray, y: np.ndarray) -> None:
    script = Scripted("score", [1, 1, 1, 1])
    schedule = tl.StepDecay(decay=0.5, every=1) * tl.ReduceOnPlateau(decay=0.1, patience=1, monitor="score")
    expected = [1, 0.5, 0.25 * 0.1, 0.125 * 0.01]
    assert rates(X, y, schedule, 4, callbacks=[script]) == pytest.approx(expected)


def test_a_plateau_watches_the_validation_loss_by_itself(X: np.ndarray, y: np.ndarray) -> None:
    def falls(**settings) -> bool:
        # on noise, a good fit makes the validation loss rise while the training loss falls
        noise = np.random.default_rng(5).integers(0, 2, 50)
        schedule = tl.ReduceOnPlateau(decay=0.5, patience=3)
        optimizer = tl.GradientDescent(0.2)
        history = tl.train(
            tl.Network([tl.Dense(2)]),
            X,
            noise,
            schedule=schedule,
            epochs=40,
            optimizer=optimizer,
            batch_size=None,
            **settings,
        )
        return history["learning_rate"][-1] < 0.2

    assert falls(validation_split=0.4)
    assert not falls()


@pytest.mark.parametrize("decay", [0.0, 0.5, 0.99])
def test_the_result_is_the_moving_average_of_the_weights(X: np.ndarray, decay: float) -> None:
    y = X @ [1.0, 2.0, 3.0]
    network = tl.Network([tl.Dense(1, use_bias=False, initializer="ones")])
    history = tl.train(
        network,
        X,
        y,
        loss="mean_squared_error",
        optimizer=tl.GradientDescent(RATE),
        batch_size=10,
        epochs=3,
        shuffle=False,
        average_decay=decay,
        precision="float64",
        validation_data=(X, y),
        keep_best=False,
    )
    w = average = np.ones(3)
    for step in range(15):
        rows = slice(step % 5 * 10, step % 5 * 10 + 10)
        w = w - RATE * 2 * X[rows].T @ (X[rows] @ w - y[rows]) / 10
        memory = min(decay, (1 + step) / (10 + step))
        average = memory * average + (1 - memory) * w
    np.testing.assert_allclose(network.parameters["dense_1.weight"][:, 0], average, rtol=1e-12)
    assert history[-1]["validation_loss"] == pytest.approx(((X @ average - y) ** 2).mean(), rel=1e-9)


def test_statistics_of_batches_are_not_averaged_twice(X: np.ndarray, y: np.ndarray) -> None:
    def running_mean(**settings) -> np.ndarray:
        network = tl.Network([tl.BatchNorm(), tl.Dense(2)])
        tl.train(network, X, y, epochs=2, **settings)
        return network.values[network.graph.variables["batch_norm_1.running_mean"]]

    assert np.array_equal(running_mean(), running_mean(average_decay=0.9))


def test_the_best_average_is_kept(X: np.ndarray, y: np.ndarray) -> None:
    script, network = Scripted("score", [0, 1, 0.5, 0.5]), classifier()
    tl.train(
        network, X, y, epochs=4, average_decay=0.9, validation_split=0.2, monitor="score", callbacks=[script]
    )
    for name, value in network.parameters.items():
        assert np.array_equal(value, script.weights[1][name])


@pytest.mark.parametrize("decay", [-0.1, 1.0, "0.9", True])
def test_the_decay_is_a_share(X: np.ndarray, y: np.ndarray, decay) -> None:
    with pytest.raises(tl.SettingError, match=r"average_decay must be None or a number ≥ 0 and < 1"):
        tl.train(classifier(), X, y, average_decay=decay)
