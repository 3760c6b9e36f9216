"""Estimators among scikit-learn's tools: pipelines, searches, cloning, pickling, data frames."""

import io
import pickle
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import trilith as tl
from trilith.tasks import TASKS
from trilith.tasks.feature_estimator import FeatureEstimator

QUICK = {"hidden_layers": (8,), "epochs": 15, "learning_rate": 0.05, "random_state": 0}


def test_grid_search_finds_the_better_setting(X: np.ndarray, y: np.ndarray) -> None:
    grid = {"epochs": [1, 15], "hidden_layers": [(8,), (8, 4)], "optimizer": ["adam", tl.Lion(1e-9)]}
    search = GridSearchCV(tl.NetworkClassifier(**QUICK), grid, cv=2).fit(X, y)
    assert (search.best_params_["epochs"], search.best_params_["optimizer"]) == (15, "adam")
    assert search.score(X, y) > 0.85


def test_cross_validation(X: np.ndarray, y: np.ndarray, numbers: np.ndarray) -> None:
    scores = cross_val_score(tl.NetworkClassifier(**QUICK), X, y, cv=3)
    assert scores.min() > 0.75
    assert scores.tolist() == cross_val_score(tl.NetworkClassifier(**QUICK), X, y, cv=3).tolist()
    predictions = cross_val_predict(tl.NetworkRegressor(**QUICK), X, numbers, cv=3)
    assert np.corrcoef(predictions, numbers)[0, 1] > 0.95


def test_a_pipeline_passes_weights_and_settings_on(X: np.ndarray, y: np.ndarray) -> None:
    pipeline = make_pipeline(StandardScaler(), tl.NetworkClassifier(**QUICK))
    pipeline.set_params(networkclassifier__epochs=3, networkclassifier__dropout=0.1)
    pipeline.fit(X, y, networkclassifier__sample_weight=np.ones(len(y)))
    assert len(pipeline[-1].history_) == 3
    assert pipeline.predict_proba(X).shape == (150, 3)


def test_sparse_and_text_columns_after_an_encoder(y: np.ndarray) -> None:
    colours = np.array(["red", "green", "blue"])[y][:, None]
    pipeline = make_pipeline(OneHotEncoder(sparse_output=False), tl.NetworkClassifier(**QUICK))
    assert pipeline.fit(colours, y).score(colours, y) == 1


def test_inside_other_estimators(X: np.ndarray, y: np.ndarray, numbers: np.ndarray) -> None:
    calibrated = CalibratedClassifierCV(tl.NetworkClassifier(**QUICK), cv=2).fit(X, y)
    np.testing.assert_allclose(calibrated.predict_proba(X).sum(1), 1, rtol=1e-9)
    two = MultiOutputRegressor(tl.NetworkRegressor(**QUICK)).fit(X, np.column_stack([numbers, -numbers]))
    assert two.predict(X).shape == (150, 2)
    logs = TransformedTargetRegressor(tl.NetworkRegressor(**QUICK), func=np.log, inverse_func=np.exp)
    assert logs.fit(X, numbers).score(X, numbers) > 0.8


OBJECTS: dict[str, Any] = {
    "optimizer": tl.Adam(0.01),
    "schedule": tl.CosineDecay(),
    "early_stopping": tl.EarlyStopping(patience=3),
    "callbacks": [tl.Callback()],
    "loss": tl.CrossEntropy(0.1),
    "metrics": ["accuracy"],
}


def test_a_clone_has_the_same_settings_and_learns_the_same(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(**{**QUICK, **OBJECTS}).fit(X, y)
    twin = clone(model)
    assert not hasattr(twin, "network_")
    assert twin.get_params()["optimizer"] == OBJECTS["optimizer"]
    assert np.array_equal(twin.fit(X, y).predict_proba(X), model.predict_proba(X))


def through_pickle(model: Any) -> Any:
    return pickle.loads(pickle.dumps(model))


def through_joblib(model: Any) -> Any:
    import joblib

    file = io.BytesIO()
    joblib.dump(model, file)
    return joblib.load(io.BytesIO(file.getvalue()))


@pytest.mark.parametrize("copied", [through_pickle, through_joblib])
@pytest.mark.parametrize("task", [task for task in TASKS.values() if issubclass(task, FeatureEstimator)])
def test_a_pickled_estimator_predicts_and_goes_on_as_before(X, y, task, copied) -> None:
    model = task(**{**QUICK, "dropout": 0.2, "normalization": "batch", "average_decay": 0.9}, warm_start=True)
    model.fit(X, y)
    twin = copied(model)
    assert np.array_equal(twin.predict(X), model.predict(X))
    assert twin.history_.rows == model.history_.rows
    assert np.array_equal(twin.fit(X, y).predict(X), model.fit(X, y).predict(X))
    assert len(twin.history_) == len(model.history_) == 30


def test_an_unfitted_estimator_is_pickled_too() -> None:
    twin = through_pickle(tl.NetworkClassifier(**OBJECTS))
    assert twin.get_params()["optimizer"] == OBJECTS["optimizer"]


def frame(library: str, X: np.ndarray, names: list[str]) -> Any:
    if library == "pandas":
        import pandas as pd

        return pd.DataFrame(X, columns=names)
    import polars as pl

    return pl.DataFrame(X, schema=names)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_data_frames_bring_the_names_of_their_columns(X, y, numbers, library: str) -> None:
    names = ["width", "height", "depth", "weight"]
    table = frame(library, X, names)
    for task, target in ((tl.NetworkClassifier, y), (tl.NetworkRegressor, numbers)):
        model = task(**QUICK).fit(table, target, validation_data=(table, target))
        assert model.feature_names_in_.tolist() == names
        assert model.n_features_in_ == 4
        plain = task(**QUICK).fit(X, target, validation_data=(X, target))
        assert np.array_equal(model.predict(table), plain.predict(X))
        for wrong, message in (
            (frame(library, X, names[::-1]), "Feature names must be in the same order"),
            (frame(library, X, [*names[:3], "colour"]), "Feature names unseen at fit time:\n- colour"),
        ):
            with pytest.raises(ValueError, match=message):
                model.predict(wrong)
        with pytest.warns(UserWarning, match="X does not have valid feature names"):
            model.predict(X)


def test_a_target_from_a_data_frame(X: np.ndarray, y: np.ndarray, numbers: np.ndarray) -> None:
    import pandas as pd

    names = pd.Series(np.array(["a", "b", "c"])[y], dtype="category")
    model = tl.NetworkClassifier(**QUICK).fit(X, names)
    assert model.classes_.tolist() == ["a", "b", "c"]
    assert model.score(X, names) > 0.8
    both = pd.DataFrame({"one": numbers, "other": -numbers})
    assert tl.NetworkRegressor(**QUICK).fit(X, both).predict(X).shape == (150, 2)


def test_printing_shows_what_was_changed() -> None:
    assert repr(tl.NetworkClassifier(epochs=5)) == "NetworkClassifier(epochs=5)"
    assert "NetworkRegressor" in tl.NetworkRegressor()._repr_html_()
