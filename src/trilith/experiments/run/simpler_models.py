"""Fitting what a network has to beat."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np


@contextmanager
def many_classes_are_known() -> Iterator[None]:
    """Within, no warning of many classes: whoever asks for classification of such a target knows of them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The number of unique classes")
        yield


def fit_models(models: Mapping[str, Any], X: np.ndarray, target: np.ndarray, most: int) -> dict[str, Any]:
    """Fit scikit-learn models to these rows, or to `most` of them at even steps; the same models."""
    from sklearn.exceptions import ConvergenceWarning

    step = -(-len(X) // most)
    with many_classes_are_known():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return {name: model.fit(X[::step], target[::step]) for name, model in models.items()}
