"""scikit-learn's callbacks hear every epoch, score what was learned so far, and may end training."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import trilith as tl
from trilith.training import Trainer

callback = pytest.importorskip("sklearn.callback", reason="scikit-learn has callbacks since 1.9")

NETWORK = {"hidden_layers": (6,), "epochs": 3, "batch_size": 32, "threads": 1, "random_state": 0}
TABLE = {"preset": "fast", "ensemble": 2, "settings": {"epochs": 3}, "threads": 2, "random_state": 0}
ESTIMATORS = [
    tl.NetworkClassifier(**NETWORK),
    tl.LogisticRegression(**{**NETWORK, "hidden_layers": ()}),
    tl.NetworkRegressor(**NETWORK),
    tl.TableClassifier(**TABLE),
    tl.TableRegressor(**TABLE),
]


def is_table(estimator: BaseEstimator) -> bool:
    return isinstance(estimator, (tl.TableClassifier, tl.TableRegressor))


def monitor_of(estimator: Any) -> Any:
    """scikit-learn's ScoringMonitor of what the estimator's own `score` tells."""
    return callback.ScoringMonitor(scoring="accuracy" if hasattr(estimator, "predict_proba") else "r2")


class Recorder:
    """Keeps what it hears; asks to stop after the epoch with this number."""

    def __init__(self, stop: int | None = None) -> None:
        self.stop, self.heard, self.fitted = stop, [], []

    def setup(self, estimator: Any, context: Any) -> None:
        self.heard.append("setup")

    def teardown(self, estimator: Any, context: Any) -> None:
        self.heard.append("teardown")

    def on_fit_task_begin(self, estimator: Any, context: Any) -> None:
        self.heard.append(f"begin {context.task_name}")

    def on_fit_task_end(
        self, estimator: Any, context: Any, *, metadata: Any = None, fitted_estimator: Any = None
    ) -> bool:
        self.heard.append(f"end {context.task_name}")
        self.metadata = metadata
        self.fitted.append(fitted_estimator)
        return context.task_name == "epoch" and context.task_id + 1 == self.stop


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_every_epoch_is_scored_as_if_training_had_stopped_there(
    estimator: Any, X: np.ndarray, y: np.ndarray
) -> None:
    monitor = monitor_of(estimator)
    fitted = clone(estimator).set_callbacks(monitor).fit(X, y)
    rows = {row["task_id_path"]: next(reversed(row.values())) for row in monitor.get_logs().data}
    networks = [(0, 0), (0, 1)] if is_table(estimator) else [(0,)]
    assert set(rows) == {(0,), *networks, *((*path, epoch) for path in networks for epoch in range(3))}
    assert rows[(0,)] == fitted.score(X, y)
    for epochs in (1, 2):
        if not is_table(estimator):  # the presets' schedules depend on how many epochs there will be
            shorter = clone(estimator).set_params(epochs=epochs).fit(X, y)
            assert rows[(0, epochs - 1)] == shorter.score(X, y)


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_to_be_watched_changes_no_bit(estimator: Any, X: np.ndarray, y: np.ndarray) -> None:
    alone = clone(estimator).fit(X, y)
    watched = clone(estimator).set_callbacks(monitor_of(estimator)).fit(X, y)
    assert (alone.predict(X) == watched.predict(X)).all()


def test_tasks_come_in_order(X: np.ndarray, y: np.ndarray) -> None:
    recorder = Recorder()
    tl.NetworkClassifier(**NETWORK).set_callbacks(recorder).fit(X, y, sample_weight=np.ones(150))
    epochs = ["begin epoch", "end epoch"] * 3
    assert recorder.heard == ["setup", "begin fit", *epochs, "end fit", "teardown"]
    assert list(recorder.metadata) == ["sample_weight"]


def test_what_was_handed_out_stays_as_it_was(X: np.ndarray, y: np.ndarray) -> None:
    recorder = Recorder()
    model = tl.NetworkClassifier(**NETWORK).set_callbacks(recorder).fit(X, y)
    logits = [each.decision_function(X) for each in recorder.fitted]
    assert [len(each.history_) for each in recorder.fitted] == [1, 2, 3, 3]
    assert not np.array_equal(logits[0], logits[1])
    assert np.array_equal(logits[2], model.decision_function(X))


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_a_callback_can_end_training(estimator: Any, X: np.ndarray, y: np.ndarray) -> None:
    fitted = clone(estimator).set_callbacks(Recorder(stop=2)).fit(X, y)
    assert len(fitted.history_) == 2
    assert fitted.history_.stopped_because == "a callback of scikit-learn asked for it"


def test_after_an_error_callbacks_are_torn_down_and_no_end_is_told(X: np.ndarray, y: np.ndarray) -> None:
    class Broken(tl.Callback):
        def epoch_end(self, trainer: Trainer) -> None:
            raise ValueError("broken")

    recorder = Recorder()
    for estimator in (tl.NetworkClassifier(**NETWORK), tl.TableClassifier(**TABLE)):
        recorder.heard.clear()
        with pytest.raises(ValueError, match="broken"):
            estimator.set_params(callbacks=[Broken()]).set_callbacks(recorder).fit(X, y)
        assert "end fit" not in recorder.heard
        assert (recorder.heard[0], recorder.heard[-1]) == ("setup", "teardown")


def test_a_progress_bar_is_shown(X: np.ndarray, y: np.ndarray, capsys: pytest.CaptureFixture[str]) -> None:
    tl.TableClassifier(**TABLE).set_callbacks(callback.ProgressBar()).fit(X, y)
    shown = capsys.readouterr().out
    assert all(f"TableClassifier - {task}" in shown for task in ("fit", "network #0", "network #1"))


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_a_search_over_pipelines_hears_the_epochs_of_each(n_jobs: int, X: np.ndarray, y: np.ndarray) -> None:
    monitor = callback.ScoringMonitor(scoring="accuracy")
    network = tl.NetworkClassifier(**NETWORK).set_callbacks(monitor)
    pipeline = make_pipeline(StandardScaler(), network)
    search = GridSearchCV(pipeline, {"networkclassifier__dropout": [0.0, 0.1]}, cv=2, n_jobs=n_jobs)
    search.set_callbacks(callback.ProgressBar(max_propagation_depth=None)).fit(X, y)
    epochs = [row for row in monitor.get_logs().data if row["task_name"] == "epoch"]
    assert len(epochs) == 3 * (2 * 2 + 1)  # two settings on two folds, and the best on all rows
    assert search.best_estimator_.score(X, y) == epochs_of_the_last_fit(epochs)[-1]


def epochs_of_the_last_fit(epochs: list[dict[str, Any]]) -> list[float]:
    """The scores of the best setting on all rows: the second task of a search."""
    return [row["accuracy"] for row in epochs if row["task_id_path"][1] == 1]


def test_one_epoch_at_a_time_goes_unheard(X: np.ndarray, y: np.ndarray) -> None:
    recorder = Recorder()
    model = tl.NetworkClassifier(**NETWORK).set_callbacks(recorder)
    model.partial_fit(X, y, classes=[0, 1, 2])
    assert recorder.heard == []


def test_going_on_counts_the_epochs_to_come(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(**NETWORK, warm_start=True).fit(X, y)
    recorder = Recorder()
    model.set_callbacks(recorder).fit(X, y)
    assert recorder.heard.count("end epoch") == 3
    assert [len(each.history_) for each in recorder.fitted] == [4, 5, 6, 6]


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_a_watched_model_can_be_pickled(estimator: Any, X: np.ndarray, y: np.ndarray) -> None:
    monitor = monitor_of(estimator)
    fitted = clone(estimator).set_callbacks(monitor).fit(X, y).set_callbacks()
    assert (pickle.loads(pickle.dumps(fitted)).predict(X) == fitted.predict(X)).all()


def test_columns_with_names_and_words_are_scored(y: np.ndarray, X: np.ndarray) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["a", "b", "c", "d"])
    words = frame.assign(city=np.where(X[:, 0] > 0, "Rome", "Oslo"))
    for estimator, table in ((tl.NetworkClassifier(**NETWORK), frame), (tl.TableClassifier(**TABLE), words)):
        monitor = monitor_of(estimator)
        estimator.set_callbacks(monitor).fit(table, y)
        assert next(reversed(monitor.get_logs().data[0].values())) == estimator.score(table, y)


def test_training_that_goes_on_from_a_checkpoint_is_heard(
    X: np.ndarray, y: np.ndarray, tmp_path: Path
) -> None:
    settings = {**NETWORK, "checkpoint": tmp_path / "checkpoint", "checkpoint_seconds": 0.0}
    tl.NetworkClassifier(**settings).set_callbacks(Recorder(stop=2)).fit(X, y)
    recorder = Recorder()
    tl.NetworkClassifier(**settings).set_callbacks(recorder).fit(X, y)
    assert recorder.heard == ["setup", "begin fit", "end fit", "teardown"]  # it is complete


def test_given_as_a_keyword_they_are_refused_with_the_way_to_give_them(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(callbacks=[callback.ScoringMonitor(scoring="accuracy")])
    with pytest.raises(tl.SettingError, match="set_callbacks"):
        model.fit(X, y)
