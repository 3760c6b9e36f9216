"""Estimators in a file: the same predictions afterwards, and no trust in what a file says."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from trilith.errors import ModelFileError
from trilith.graph import Node
from trilith.tasks import TASKS, load_estimator, save_estimator
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.feature_estimator import FeatureEstimator

QUICK = {"hidden_layers": (6,), "epochs": 3, "random_state": 0}


def reloaded(model: NetworkEstimator, tmp_path: Path) -> NetworkEstimator:
    path = tmp_path / "model.safetensors"
    save_estimator(model, path)
    return load_estimator(path)


@pytest.mark.parametrize("task", [task for task in TASKS.values() if issubclass(task, FeatureEstimator)])
def test_every_task_comes_back(X: np.ndarray, y: np.ndarray, task, tmp_path: Path) -> None:
    settings = {
        **QUICK,
        "dropout": 0.1,
        "normalization": "batch",
        "l2": np.float32(0.25),
        "shuffle": np.False_,
    }
    model = task(**settings).fit(X, y)
    loaded = reloaded(model, tmp_path)
    assert type(loaded) is task
    assert np.array_equal(loaded.predict(X), model.predict(X))
    assert loaded.get_params() == model.get_params()
    assert loaded.n_features_in_ == 4
    assert loaded.score(X, y) == model.score(X, y)
    assert reloaded(loaded, tmp_path).network_.to_bytes() == model.network_.to_bytes()


@pytest.mark.parametrize(
    "names", [["a", "b", "c"], ["ja", "nein", "日本"], [1, 2, 5], [0.5, 1.5, 2.5], [False, True, None]]
)
def test_classes_come_back(X: np.ndarray, y: np.ndarray, names: list, tmp_path: Path) -> None:
    names = [name for name in names if name is not None]
    truth = np.array(names)[np.minimum(y, len(names) - 1)]
    if truth.dtype.kind == "f":
        truth = truth.astype(int)
    model = tl.NetworkClassifier(**QUICK).fit(X, truth)
    loaded = reloaded(model, tmp_path)
    assert loaded.classes_.tolist() == model.classes_.tolist()
    assert loaded.predict(X).dtype.kind == truth.dtype.kind
    assert np.array_equal(loaded.predict_proba(X), model.predict_proba(X))


def test_several_labels_come_back(X: np.ndarray, tmp_path: Path) -> None:
    model = tl.NetworkClassifier(**QUICK).fit(X, (X[:, :2] > 0).astype(int))
    assert np.array_equal(reloaded(model, tmp_path).predict(X), model.predict(X))


@pytest.mark.parametrize("loss", ["hinge", tl.Hinge()], ids=["name", "object"])
def test_a_hinge_loss_gives_no_probabilities_afterwards_either(X, y, loss, tmp_path: Path) -> None:
    loaded = reloaded(tl.NetworkClassifier(loss=loss, **QUICK).fit(X, y), tmp_path)
    assert not hasattr(loaded, "predict_proba")
    assert loaded.decision_function(X).shape == (150, 3)


def squared(output: Node, target: Node) -> Node:
    return (output - target.reshape(output.shape)) ** 2


@pytest.mark.parametrize(
    "settings",
    [
        {"loss": "poisson"},
        {"loss": tl.Poisson()},
        {"loss": "quantile", "quantile": (0.1, 0.9)},
        {"loss": tl.Quantile((0.1, 0.9))},
        {"loss": "huber", "huber_delta": 0.5},
        {"loss": squared, "optimizer": tl.Adam(0.1), "callbacks": [tl.Callback()]},
        {"standardize_target": False},
    ],
    ids="-".join,
)
def test_regressors_of_every_loss_come_back(X, numbers, settings, tmp_path: Path) -> None:
    y = np.abs(numbers)
    model = tl.NetworkRegressor(**QUICK, **settings).fit(X, y)
    assert np.array_equal(reloaded(model, tmp_path).predict(X), model.predict(X))
    if "uantile" not in str(settings):
        model.fit(X, np.column_stack([y, 2 * y]))
        assert np.array_equal(reloaded(model, tmp_path).predict(X), model.predict(X))


def test_names_of_columns_come_back(X: np.ndarray, y: np.ndarray, tmp_path: Path) -> None:
    import pandas as pd

    table = pd.DataFrame(X, columns=["a", "b", "c", "d"])
    loaded = reloaded(tl.NetworkClassifier(**QUICK).fit(table, y), tmp_path)
    assert loaded.feature_names_in_.tolist() == ["a", "b", "c", "d"]
    with pytest.raises(ValueError, match="Feature names must be in the same order"):
        loaded.predict(table[["b", "a", "c", "d"]])


def test_a_loaded_estimator_goes_on_counting_epochs(X: np.ndarray, y: np.ndarray, tmp_path: Path) -> None:
    loaded = reloaded(tl.NetworkClassifier(warm_start=True, **QUICK).fit(X, y), tmp_path)
    before = loaded.predict_proba(X)
    assert loaded.fit(X, y).history_["epoch"] == [4, 5, 6]
    assert not np.array_equal(loaded.predict_proba(X), before)
    loaded.partial_fit(X, y)
    assert loaded.history_["epoch"] == [4, 5, 6, 7]


def test_engine_threads_and_checkpoint_are_the_machines_choice(X, y, tmp_path: Path) -> None:
    settings = {"threads": 2, "checkpoint": str(tmp_path / "c"), "checkpoint_seconds": 5, "random_state": 0}
    model = tl.NetworkClassifier(engine="numpy", **{**QUICK, **settings}).fit(X, y)
    loaded = reloaded(model, tmp_path)
    assert (loaded.engine, loaded.threads) == ("auto", None)
    assert (loaded.checkpoint, loaded.checkpoint_seconds) == (None, 30.0)


def test_mappings_among_the_settings_come_back_where_json_can_hold_them(X, y, tmp_path: Path) -> None:
    names = np.array(["a", "b", "c"])[y]
    by_name = tl.NetworkClassifier(class_weight={"a": 1.0, "b": 2.0, "c": 3.0}, **QUICK).fit(X, names)
    assert reloaded(by_name, tmp_path).class_weight == {"a": 1.0, "b": 2.0, "c": 3.0}
    by_number = tl.NetworkClassifier(class_weight={0: 1.0, 1: 2.0, 2: 3.0}, **QUICK).fit(X, y)
    assert reloaded(by_number, tmp_path).class_weight is None  # a key of JSON is a text


def test_the_caller_may_add_metadata(X: np.ndarray, y: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    save_estimator(tl.NetworkClassifier(**QUICK).fit(X, y), path, {"note": "for Ada"})
    metadata = load_estimator(path).network_.metadata
    assert metadata["note"] == "for Ada"
    assert metadata["task"] == "NetworkClassifier"
    assert metadata["settings"]["hidden_layers"] == [6]
    assert metadata["training"] == {"epochs": 3, "seed": 0, "steps_per_epoch": 3}
    assert tl.load(path).predict(X).shape == (150, 3)  # it is a plain network, too


def test_an_unfitted_estimator_cannot_be_saved(tmp_path: Path) -> None:
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        save_estimator(tl.NetworkClassifier(), tmp_path / "model.safetensors")
    assert list(tmp_path.iterdir()) == []


def test_a_bare_network_is_no_estimator(tmp_path: Path) -> None:
    network = tl.Network([tl.Dense(1)], input_shape=(2,))
    network.initialise()
    network.save(tmp_path / "bare.safetensors")
    with pytest.raises(
        ModelFileError, match=r"its task None is not one of NetworkClassifier, NetworkRegressor"
    ):
        load_estimator(tmp_path / "bare.safetensors")
