"""Early stopping on any column of the history, and the best weights that are kept."""

from collections.abc import Sequence

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import Scripted, classifier, same
from trilith.errors import SettingError

WAVE = [0.5, 0.4, 0.6, 0.3, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]  # lowest in epoch 4, highest in epoch 5


def weights(network: tl.Network) -> dict[str, np.ndarray]:
    return {name: network.values[node] for name, node in network.graph.variables.items()}


@pytest.mark.parametrize(
    ("column", "best", "last"),
    [("validation_cost_loss", 4, 7), ("validation_cost_error", 4, 7), ("validation_score", 5, 8)],
)
def test_it_stops_when_the_monitor_has_not_improved(X, y, column: str, best: int, last: int) -> None:
    script, network = Scripted(column, WAVE), classifier()
    history = tl.train(
        network, X, y, epochs=10, validation_split=0.2, early_stopping=3, monitor=column, callbacks=[script]
    )
    assert len(history) == last
    assert history.best_epoch == best
    assert history.stopped_because == f"{column} did not improve for 3 epochs"
    assert same(weights(network), script.weights[best - 1])
    assert not same(weights(network), script.weights[-1])


def test_the_last_weights_stay_where_the_best_are_not_asked_for(X: np.ndarray, y: np.ndarray) -> None:
    script, network = Scripted("score", WAVE), classifier()
    history = tl.train(
        network, X, y, epochs=10, keep_best=False, early_stopping=2, monitor="score", callbacks=[script]
    )
    assert (len(history), history.best_epoch) == (7, None)
    assert same(weights(network), script.weights[-1])


def test_best_weights_are_kept_without_early_stopping(X: np.ndarray, y: np.ndarray) -> None:
    script, network = Scripted("score", WAVE), classifier()
    history = tl.train(network, X, y, epochs=10, validation_split=0.2, monitor="score", callbacks=[script])
    assert (len(history), history.best_epoch, history.stopped_because) == (10, 5, None)
    assert same(weights(network), script.weights[4])


def test_nothing_is_watched_without_validation_data_or_early_stopping(X: np.ndarray, y: np.ndarray) -> None:
    script, network = Scripted("score", WAVE), classifier()
    history = tl.train(network, X, y, epochs=10, monitor="score", callbacks=[script])
    assert history.best_epoch is None
    assert same(weights(network), script.weights[-1])


def test_the_callbacks_monitor_decides_what_is_best(X: np.ndarray, y: np.ndarray) -> None:
    script, network = Scripted("score", WAVE), classifier()
    stopping = tl.EarlyStopping(patience=2, monitor="score")
    history = tl.train(
        network, X, y, epochs=10, validation_split=0.2, early_stopping=stopping, callbacks=[script]
    )
    assert (len(history), history.best_epoch) == (7, 5)
    assert same(weights(network), script.weights[4])


def test_small_improvements_do_not_count(X: np.ndarray, y: np.ndarray) -> None:
    script = Scripted("score", [1.0, 1.05, 1.2, 1.25, 1.29, 1.31, 1.5])
    stopping = tl.EarlyStopping(patience=2, monitor="score", min_delta=0.1)
    history = tl.train(classifier(), X, y, epochs=7, early_stopping=stopping, callbacks=[script])
    assert len(history) == 5  # 1.2 after 1.0 counts; 1.25 and 1.29 after 1.2 do not


def by_itself(X: np.ndarray, y: np.ndarray, **settings) -> tl.History:
    return tl.train(
        classifier(),
        X[:30],
        y[:30],
        epochs=60,
        optimizer=tl.Adam(0.1),
        seed=1,
        early_stopping=4,
        validation_data=(X[30:], y[30:]),
        metrics=["accuracy"],
        **settings,
    )


def best(numbers: Sequence[float], lowest: bool) -> int:
    return int(np.argmin(numbers) if lowest else np.argmax(numbers)) + 1


def test_on_the_validation_loss_by_itself(X: np.ndarray, y: np.ndarray) -> None:
    history = by_itself(X, y)
    assert history.best_epoch == best(history["validation_loss"], lowest=True) == len(history) - 4 < 56


def test_on_accuracy_higher_is_better(X: np.ndarray, y: np.ndarray) -> None:
    history = by_itself(X, y, monitor="validation_accuracy")
    assert history.best_epoch == best(history["validation_accuracy"], lowest=False) == len(history) - 4


def test_on_the_training_loss_where_nothing_is_validated(X: np.ndarray, y: np.ndarray) -> None:
    history = tl.train(
        classifier(), X, y, epochs=200, optimizer=tl.GradientDescent(20.0), early_stopping=3, seed=2
    )
    assert history.best_epoch == best(history["loss"], lowest=True) == len(history) - 3
    assert history.stopped_because == "loss did not improve for 3 epochs"


def test_on_a_function_of_the_user(X: np.ndarray, y: np.ndarray) -> None:
    numbers = iter(WAVE)

    def made_up_score(targets: np.ndarray, outputs: np.ndarray) -> float:
        return next(numbers)

    history = tl.train(
        classifier(),
        X,
        y,
        epochs=10,
        validation_split=0.2,
        metrics=[made_up_score],
        early_stopping=1,
        monitor="validation_made_up_score",
    )
    assert (len(history), history.best_epoch) == (2, 1)


def test_a_column_that_is_not_there(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(SettingError, match=r"monitor 'f1' is not in the history. Use one of: epoch, loss, "):
        tl.train(classifier(), X, y, early_stopping=2, monitor="f1")


@pytest.mark.parametrize("patience", [0, -1])
def test_patience_is_at_least_one_epoch(X: np.ndarray, y: np.ndarray, patience: int) -> None:
    with pytest.raises(SettingError, match=f"patience must be at least 1 epoch, got {patience}"):
        tl.train(classifier(), X, y, early_stopping=patience)


def test_one_callback_serves_two_trainings(X: np.ndarray, y: np.ndarray) -> None:
    stopping = tl.EarlyStopping(patience=2, monitor="score")
    for _ in range(2):
        script = Scripted("score", WAVE)
        assert len(tl.train(classifier(), X, y, epochs=10, early_stopping=stopping, callbacks=[script])) == 7
