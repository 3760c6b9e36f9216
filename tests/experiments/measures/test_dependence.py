"""Partial dependence, against scikit-learn's and for every kind of column."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import partial_dependence as of_scikit_learn

from trilith.data import Table
from trilith.experiments.report.measures.dependence import partial_dependence


def drawn(rows=400, seed=0):
    random = np.random.default_rng(seed)
    return Table({"a": random.normal(size=rows), "b": random.integers(0, 5, rows).astype(float)})


def matrix(table):
    return np.column_stack([table.columns["a"], table.columns["b"]])


@pytest.mark.parametrize("column", ["a", "b"])
def test_it_agrees_with_scikit_learn(column):
    table = drawn()
    X = matrix(table)
    model = RandomForestRegressor(10, random_state=0).fit(X, X[:, 0] ** 2 + np.sin(X[:, 0]) * X[:, 1])
    ours = partial_dependence(lambda t: model.predict(matrix(t)), table, column, ["y"])
    number = table.names.index(column)
    theirs = of_scikit_learn(
        model, X, [number], method="brute", custom_values={number: np.array(ours.values)}, kind="both"
    )
    np.testing.assert_allclose(ours.mean, theirs["average"][0])
    curves = theirs["individual"][0]
    np.testing.assert_allclose([ours.low, ours.high], np.quantile(curves, [0.25, 0.75], axis=0))


def test_a_linear_effect_is_a_line_in_a_band_of_the_other_columns():
    table = drawn()
    found = partial_dependence(lambda t: 2 * t.columns["a"] + t.columns["b"], table, "a", ["y"])
    np.testing.assert_allclose(np.diff(found.mean) / np.diff(found.values), 2)
    width = np.subtract(found.high, found.low)
    np.testing.assert_allclose(width, np.subtract(*np.quantile(table.columns["b"], [0.75, 0.25])))


def test_the_grid_of_numbers_follows_the_rows_and_leaves_the_ends_out():
    table = drawn(2000)
    found = partial_dependence(lambda t: t.columns["a"], table, "a", ["y"])
    assert (found.kind, len(found.values)) == ("number", 20)
    assert found.values[0] == pytest.approx(np.quantile(table.columns["a"], 0.02), abs=0.05)
    np.testing.assert_allclose(found.shares, np.linspace(0.02, 0.98, 20), atol=0.002)
    assert partial_dependence(lambda t: t.columns["b"], table, "b", ["y"]).values == (0, 1, 2, 3, 4)


def test_levels_are_the_most_frequent_ones_and_missing_is_one():
    counts = {f"level {k}": 40 - k for k in range(12)} | {None: 25}
    cells = np.array([level for level, count in counts.items() for _ in range(count)], dtype=object)
    worth = {level: float(place) for place, level in enumerate(counts)}

    def predict(rows):
        return np.array([worth[level] for level in rows.columns["kind"]])

    found = partial_dependence(predict, Table({"kind": cells}), "kind", ["y"])
    assert found.kind == "category"
    assert found.values == tuple(f"level {k}" for k in range(10))
    np.testing.assert_allclose(found.mean, range(10))
    assert found.shares[0] == pytest.approx(40 / len(cells))
    few = np.array(["level 3", None, "level 3", None, "level 3"], dtype=object)
    assert partial_dependence(predict, Table({"kind": few}), "kind", ["y"]).values == ("level 3", "missing")


def test_times():
    days = np.datetime64("2024-01-01", "us") + np.arange(300) * np.timedelta64(1, "D")
    table = Table({"day": np.append(days, np.datetime64("NaT"))})
    found = partial_dependence(lambda t: t.columns["day"].astype(float), table, "day", ["y"])
    assert (found.kind, len(found.values)) == ("time", 20)
    assert found.values[0] == "2024-01-06T00:00:00.000000"
    assert (np.diff(found.mean) > 0).all()


def test_of_many_outputs_the_one_that_varies_most_is_shown():
    def predict(rows):
        positive = 1 / (1 + np.exp(-rows.columns["a"]))
        return np.column_stack([0.1 * positive, positive, 1 - 1.1 * positive])

    assert partial_dependence(predict, drawn(), "a", ["x", "y", "z"]).output == "z"
    assert partial_dependence(predict, drawn(), "a", ["x", "y", "z"], output="x").output == "x"
    two = partial_dependence(lambda t: np.column_stack([-t.columns["a"], t.columns["b"]]), drawn(), "a", "np")
    assert two.output == "p"


@pytest.mark.parametrize(
    "cells",
    [
        np.full(50, 3.0),
        np.full(50, np.nan),
        np.array(["same"] * 50, dtype=object),
        np.array([f"name {k}" for k in range(50)], dtype=object),
    ],
)
def test_a_column_without_values_to_compare_has_none(cells):
    assert partial_dependence(lambda t: np.zeros(len(t)), Table({"c": cells}), "c", ["y"]) is None


def test_few_rows_are_predicted():
    seen = []

    def predict(rows):
        seen.append(len(rows))
        return rows.columns["a"]

    partial_dependence(predict, drawn(5000), "a", ["y"])
    assert seen == [500 * 20]
