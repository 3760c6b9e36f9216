"""What a network has to beat: the trivial baseline and a linear model, fitted to the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from trilith.data import Feature
from trilith.data.tables.target import Task
from trilith.experiments.run.simpler_models import fit_models

MOST_ROWS = 200_000  # of the training rows; a linear model gains nothing from more


def simpler_models(
    task: Task, features: Sequence[Feature], X: np.ndarray, target: np.ndarray
) -> dict[str, Any]:
    """The baseline (most frequent class, mean) and a linear model of encoded columns X (rows, features).

    The linear model sees numbers filled with their median and standardised, with a feature that says what
    was missing, and codes one-hot; words are left out.
    """
    from sklearn.dummy import DummyClassifier, DummyRegressor
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline

    baseline = DummyRegressor() if task == "regression" else DummyClassifier(strategy="prior")
    linear = Ridge() if task == "regression" else LogisticRegression(max_iter=300)
    models = {"linear model": make_pipeline(preprocessing(features), linear), "baseline": baseline}
    return fit_models(models, X, target, MOST_ROWS)


def preprocessing(features: Sequence[Feature]) -> Any:
    """What a model needs that takes only known numbers of one scale, as a scikit-learn transformer."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [place for place, each in enumerate(features) if each.kind in ("number", "boolean", "phase")]
    codes = [place for place, each in enumerate(features) if each.kind == "category"]
    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    return make_column_transformer(
        (make_pipeline(filled, StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), codes),
    )
