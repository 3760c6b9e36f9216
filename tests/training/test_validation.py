"""Validation data: the user's own or a share of the rows, and what is measured on them."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier
from trilith.errors import DataError, SettingError, ShapeError


def cross_entropy(logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    logits = logits.astype(float)
    return np.log(np.exp(logits).sum(1)) - logits[np.arange(len(y)), y]


def test_loss_and_metrics_of_the_users_own_data(X: np.ndarray, y: np.ndarray) -> None:
    network = classifier()
    history = tl.train(
        network,
        X[:30],
        y[:30],
        validation_data=(X[30:], y[30:]),
        metrics=["accuracy"],
        keep_best=False,
        precision="float64",
    )
    logits = network.predict(X[30:])
    row = history[-1]
    assert row["validation_loss"] == pytest.approx(cross_entropy(logits, y[30:]).mean(), rel=1e-12)
    assert row["validation_accuracy"] == (logits.argmax(1) == y[30:]).mean()
    assert {"loss", "accuracy"} < set(row)


@pytest.mark.parametrize("train_weight", [None, np.linspace(0.1, 2, 30)])
@pytest.mark.parametrize("validation_weight", [None, np.linspace(3, 0, 20)])
def test_weights_count_on_both_sides(X, y, train_weight, validation_weight) -> None:
    network = classifier()
    given = (X[30:], y[30:]) if validation_weight is None else (X[30:], y[30:], validation_weight)
    history = tl.train(
        network,
        X[:30],
        y[:30],
        sample_weight=train_weight,
        validation_data=given,
        keep_best=False,
        precision="float64",
        epochs=2,
        batch_size=None,
    )
    losses = cross_entropy(network.predict(X[30:]), y[30:])
    expected = np.average(losses, weights=validation_weight)
    assert history[-1]["validation_loss"] == pytest.approx(expected, rel=1e-12)


def test_validation_data_teach_nothing(X: np.ndarray, y: np.ndarray) -> None:
    def weights(**settings) -> bytes:
        network = classifier()
        tl.train(network, X[:30], y[:30], epochs=3, keep_best=False, **settings)
        return network.to_bytes()

    assert weights() == weights(validation_data=(X[30:], y[30:])) == weights(validation_data=(-X, y))


def test_a_share_of_the_rows_is_set_aside(X: np.ndarray, y: np.ndarray) -> None:
    seen: list[np.ndarray] = []

    def rows(targets: np.ndarray, outputs: np.ndarray) -> float:
        seen.append(np.rint(targets).astype(int).tolist())
        return 0.0

    def validation_rows(**settings) -> list[int]:
        tl.train(
            tl.Network([tl.Dense(1)]),
            X,
            np.arange(50.0),
            loss="mean_squared_error",
            metrics=[rows],
            epochs=1,
            **{"validation_split": 0.3, **settings},
        )
        return seen.pop()

    part = validation_rows()
    assert len(part) == len(set(part)) == 15
    assert part == sorted(part) == validation_rows()
    assert part != validation_rows(seed=1)
    assert len(validation_rows(validation_split=0.1)) == 5


def test_the_users_own_data_come_before_a_share(X: np.ndarray, y: np.ndarray) -> None:
    sizes: list[int] = []

    def size(targets: np.ndarray, outputs: np.ndarray) -> float:
        sizes.append(len(targets))
        return 0.0

    tl.train(
        classifier(),
        X[:40],
        y[:40],
        validation_data=(X[40:], y[40:]),
        validation_split=0.5,
        metrics=[size],
        epochs=1,
    )
    assert sizes == [10]


def test_metrics_by_name_for_numbers(X: np.ndarray) -> None:
    y = X @ [1.0, 2.0, 3.0]
    network = tl.Network([tl.Dense(1)])
    history = tl.train(
        network,
        X,
        y,
        loss="huber",
        validation_data=(X, y),
        keep_best=False,
        precision="float64",
        epochs=2,
        metrics=["mean_absolute_error", "mean_squared_error", "root_mean_squared_error"],
    )
    error = network.predict(X)[:, 0] - y
    row = history[-1]
    assert row["validation_mean_absolute_error"] == pytest.approx(np.abs(error).mean(), rel=1e-12)
    assert row["validation_mean_squared_error"] == pytest.approx((error**2).mean(), rel=1e-12)
    assert row["validation_root_mean_squared_error"] == pytest.approx((error**2).mean() ** 0.5, rel=1e-12)


def test_a_function_as_metric_gets_targets_and_outputs(X: np.ndarray, y: np.ndarray) -> None:
    def brier_loss(targets: np.ndarray, outputs: np.ndarray) -> float:
        assert (targets.shape, outputs.shape) == ((20,), (20, 2))
        probabilities = np.exp(outputs) / np.exp(outputs).sum(1, keepdims=True)
        return ((probabilities[:, 1] - targets) ** 2).mean()

    network = classifier()
    history = tl.train(
        network,
        X[:30],
        y[:30],
        validation_data=(X[30:], y[30:]),
        metrics=[brier_loss, "accuracy"],
        keep_best=False,
        average_decay=0.9,
    )
    assert history[-1]["validation_brier_loss"] == pytest.approx(brier_loss(y[30:], network.predict(X[30:])))
    assert "brier_loss" not in history[-1]  # a function sees the validation data only


@pytest.mark.parametrize(
    "metrics",
    [["accuracy", "accuracy"], [lambda y, z: 0, lambda y, z: 1], [max, max]],
    ids=["a name", "lambdas", "a function"],
)
def test_two_metrics_of_one_name_are_refused(X: np.ndarray, y: np.ndarray, metrics) -> None:
    with pytest.raises(
        SettingError, match=r"two metrics are named '.*'. Give each function a name of its own"
    ):
        tl.train(classifier(), X, y, metrics=metrics, validation_split=0.2)


@pytest.mark.parametrize("given", [(), (1,), ([[1.0, 2, 3]],), "ab", np.zeros((2, 3)), (1, 2, 3, 4)])
def test_validation_data_of_another_form(X: np.ndarray, y: np.ndarray, given) -> None:
    with pytest.raises(SettingError, match=r"validation_data must be \(X, y\) or \(X, y, sample_weight\)"):
        tl.train(classifier(), X, y, validation_data=given)


def test_validation_data_that_do_not_fit(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"expects \(batch, 3\), got \(50, 2\)"):
        tl.train(classifier(), X, y, validation_data=(X[:, :2], y))
    with pytest.raises(DataError, match="X has 50 rows and y has 49"):
        tl.train(classifier(), X, y, validation_data=(X, y[1:]))
    with pytest.raises(DataError, match="class numbers 0 to 1 in y, got values from 2 to 3"):
        tl.train(classifier(), X, y, validation_data=(X, y + 2))
    with pytest.raises(DataError, match="X has 0 rows"):
        tl.train(classifier(), X, y, validation_data=(X[:0], y[:0]))


def test_a_share_too_small_for_a_row_is_refused(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"a validation split of 0.1 of 4 rows leaves one part empty"):
        tl.train(classifier(), X[:4], y[:4], validation_split=0.1)
