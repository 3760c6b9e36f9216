"""Permutation importance, against what it must be and against scikit-learn's."""

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import permutation_importance as of_scikit_learn
from sklearn.linear_model import LinearRegression
from sklearn.metrics import log_loss as of_metrics

from trilith import TableRegressor, read_table
from trilith.data import Table
from trilith.experiments.report.measures.importance import (
    log_loss,
    permutation_importance,
    root_mean_squared_error,
)


def drawn(rows=1000, columns=4, seed=0):
    random = np.random.default_rng(seed)
    return Table({f"x{k}": random.normal(size=rows) for k in range(columns)})


def weighted(table, weights=(3.0, 0.0, 1.0, -2.0)):
    return sum(weight * table.columns[f"x{k}"] for k, weight in enumerate(weights))


def test_a_linear_prediction_has_the_importance_that_its_weights_ask_for():
    table = drawn()
    found = permutation_importance(weighted, table, weighted(table), root_mean_squared_error)
    assert [each.column for each in found] == ["x0", "x3", "x2", "x1"]
    for each, weight in zip(found, (3, 2, 1, 0), strict=True):
        # shuffled against itself, a column of variance 1 is off by √2
        assert each.mean == pytest.approx(weight * np.sqrt(2), rel=0.1)
        assert len(each.rises) == 5
        assert each.spread == pytest.approx(np.std(each.rises, ddof=1))
    assert found[-1].rises == (0.0,) * 5


def test_it_is_that_of_scikit_learn():
    table = drawn(800)
    X = np.column_stack(list(table.columns.values()))
    target = weighted(table) + np.random.default_rng(1).normal(size=800)
    model = LinearRegression().fit(X, target)
    ours = permutation_importance(
        lambda t: model.predict(np.column_stack(list(t.columns.values()))),
        table,
        target,
        root_mean_squared_error,
        repeats=4,
        seed=7,
    )
    scoring = "neg_root_mean_squared_error"
    theirs = of_scikit_learn(model, X, target, scoring=scoring, n_repeats=4, random_state=7)
    for each in ours:
        np.testing.assert_allclose(each.rises, theirs.importances[table.names.index(each.column)], atol=1e-12)


def test_a_table_of_categories_and_missing_cells_is_shuffled_as_scikit_learn_shuffles_a_dataframe():
    random = np.random.default_rng(0)
    size = np.where(random.random(200) < 0.2, np.nan, random.normal(size=200))
    frame = pd.DataFrame({"size": size, "colour": random.choice(["red", "green"], 200)})
    target = np.nan_to_num(size) + (frame["colour"] == "red")
    model = TableRegressor(preset="fast", settings={"epochs": 3}, random_state=0).fit(frame, target)
    ours = permutation_importance(
        model.predict, read_table(frame), target.to_numpy(), root_mean_squared_error, seed=3
    )
    scoring = "neg_root_mean_squared_error"
    theirs = of_scikit_learn(model, frame, target, scoring=scoring, n_repeats=5, random_state=3)
    for each in ours:
        row = list(frame.columns).index(each.column)
        np.testing.assert_allclose(each.rises, theirs.importances[row], atol=1e-6)


def test_text_and_missing_cells_are_shuffled_as_they_are():
    cells = np.array(["a", "b", None, "b"] * 50, dtype=object)
    table = Table({"kind": cells, "other": np.arange(200.0)})

    def predict(rows):
        assert sorted(map(str, rows.columns["kind"])) == sorted(map(str, cells))
        return np.array([{"a": 1.0, "b": 2.0, None: 5.0}[cell] for cell in rows.columns["kind"]])

    first, second = permutation_importance(predict, table, predict(table), root_mean_squared_error)
    assert (first.column, second.column) == ("kind", "other")
    assert first.mean > 1
    assert second.mean == 0


def test_only_the_columns_asked_for_and_nothing_of_nothing():
    table = drawn()
    found = permutation_importance(
        weighted, table, weighted(table), root_mean_squared_error, columns=["x2", "x1"]
    )
    assert [each.column for each in found] == ["x2", "x1"]
    nothing = table.take(np.arange(0))
    assert permutation_importance(weighted, nothing, np.zeros(0), root_mean_squared_error) == []
    assert permutation_importance(weighted, table, np.zeros(1000), root_mean_squared_error, columns=[]) == []


@pytest.mark.parametrize(("columns", "most"), [(4, 2000), (50, 800), (500, 100)])
def test_of_many_rows_and_columns_few_are_predicted(columns, most):
    table = drawn(5000, columns)
    seen = []

    def predict(rows):
        seen.append(len(rows))
        return rows.columns["x0"]

    started = time.process_time()
    found = permutation_importance(predict, table, table.columns["x0"], root_mean_squared_error)
    assert time.process_time() - started < 10
    assert set(seen) == {most}
    assert len(seen) == 5 * columns + 1
    assert found[0].column == "x0"


def test_the_seed_decides():
    table = drawn()
    first, same, other = (
        permutation_importance(weighted, table, weighted(table), root_mean_squared_error, seed=seed)
        for seed in (1, 1, 2)
    )
    assert first == same
    assert first != other


def test_log_loss_is_that_of_scikit_learn():
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(3), 50)
    classes = random.integers(0, 3, 50)
    assert log_loss(classes, probabilities) == pytest.approx(of_metrics(classes, probabilities))
    assert np.isfinite(log_loss(np.array([0]), np.array([[0.0, 1.0]])))
