"""What a network has to beat is no straw man: it sees the same columns, prepared as it needs them."""

import numpy as np
import pytest

from trilith.data import Table, TableEncoder
from trilith.experiments.table import simpler_models as module
from trilith.experiments.table.simpler_models import simpler_models


def encoded(**columns):
    encoder = TableEncoder.fit(table := Table(columns))
    return encoder.features, encoder.transform(table)


def test_numbers_of_any_scale_and_missing_ones():
    random = np.random.default_rng(0)
    a, b = random.normal(size=(2, 200)) * [[1], [1e6]]
    b[::9] = np.nan
    target = 3 * a + np.where(np.isnan(b), 5, 1e-6 * b)
    features, X = encoded(a=a, b=b)
    models = simpler_models("regression", features, X, target)
    assert list(models) == ["linear model", "baseline"]
    assert models["linear model"].score(X, target) > 0.99
    assert models["baseline"].predict(X) == pytest.approx(np.full(200, target.mean()))


def test_categories_are_no_quantities():
    city = np.random.default_rng(0).choice(["Lima", "Oslo", "Rome"], 200).astype(object)
    labels = (city == "Oslo").astype(int)  # the middle one, which no line through codes can tell
    features, X = encoded(city=city)
    models = simpler_models("classification", features, X, labels)
    assert models["linear model"].score(X, labels) == 1
    assert (models["baseline"].predict(X) == 0).all()
    X[0] = 77  # no such level
    assert models["linear model"].predict(X[:1]).shape == (1,)


def test_of_many_rows_some(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 50)
    features, X = encoded(a=np.random.default_rng(0).normal(size=120))
    baseline = simpler_models("regression", features, X, np.arange(120.0))["baseline"]
    assert baseline.predict(X[:1]) == np.arange(0, 120, 3).mean()
