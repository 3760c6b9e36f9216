"""What a column predicts alone."""

import numpy as np
import pytest

from trilith.data import Table
from trilith.data.report.bins import bin_cells
from trilith.data.report.leakage import single_column_scores

N = 1500
NOISE, WEAK = np.random.default_rng(0).normal(size=(2, N))


@pytest.fixture
def random():
    return np.random.default_rng(1)


def texts(cells):
    return np.array([str(cell) for cell in cells], dtype=object)


def scores(task, target, **columns):
    table = Table({**columns, "y": target})
    return single_column_scores(table, list(columns), "y", task)


def suspects(task, target, **columns):
    return [score.column for score in scores(task, target, **columns) if score.is_suspect]


TWO = texts(np.where(WEAK + NOISE > 0, "yes", "no"))
MANY = texts(np.digitize(WEAK + NOISE, [-1, 0, 1]))


@pytest.mark.parametrize(("target", "measure"), [(TWO, "ROC AUC"), (MANY, "accuracy gain")])
@pytest.mark.parametrize("leak", ["codes", "texts", "number"])
def test_a_column_that_knows_the_class(random, target, measure, leak):
    codes = np.unique(target, return_inverse=True)[1]
    column = {"codes": codes * 1.0, "texts": texts(codes), "number": codes + 0.3 * random.random(N)}[leak]
    found = scores("classification", target, leak=column, weak=WEAK, noise=random.normal(size=N))
    assert [score.column for score in found] == ["leak", "weak", "noise"]
    assert [score.is_suspect for score in found] == [True, False, False]
    assert {score.measure for score in found} == {measure}
    assert found[0].score == pytest.approx(1, abs=0.03)
    assert "leak: predicts the target nearly alone" in str(found[0])


def test_a_column_that_knows_the_number():
    target = 3 * WEAK + NOISE
    found = scores("regression", target, leak=np.exp(target), weak=WEAK)
    assert [(score.column, score.measure, score.is_suspect) for score in found] == [
        ("leak", "R²", True),
        ("weak", "R²", False),
    ]
    assert found[1].score == pytest.approx(0.9, abs=0.03)  # 9 / (9 + 1)


def test_two_columns_that_know_the_class_do_not_hide_each_other():
    found = scores("regression", WEAK, a=WEAK + 0.01 * NOISE, b=WEAK - 0.01 * NOISE)
    assert [score.is_suspect for score in found] == [True, True]
    assert all(0.99 < score.score < 0.999 for score in found)


def test_that_a_cell_is_missing_may_tell_all(random):
    """As boat in the list of the Titanic's passengers: only who was saved has one."""
    boat = np.where(TWO == "yes", texts(random.integers(1, 20, N)), None)
    boat[random.random(N) < 0.02] = None
    assert suspects("classification", TWO, boat=boat, weak=WEAK) == ["boat"]


def test_good_columns_beside_equally_good_ones_are_no_suspects(random):
    target = texts(WEAK + 0.35 * NOISE > 0)
    columns = {"a": WEAK, "b": WEAK + 0.01 * random.normal(size=N)}
    assert all(score.score > 0.9 for score in scores("classification", target, **columns))
    assert suspects("classification", target, **columns) == []


def test_texts_of_their_own_tell_nothing():
    (first, _) = scores("classification", TWO, key=texts(range(N)), constant=np.ones(N))
    assert abs(first.score - 0.5) < 0.05


def test_the_only_column_is_no_suspect():
    assert suspects("regression", WEAK, x=2 * WEAK) == []


def test_very_many_classes(random):
    target = texts(random.integers(0, 200, N))
    found = scores("classification", target, leak=target, noise=NOISE)
    assert [score.is_suspect for score in found] == [True, False]


def test_too_few_rows():
    assert scores("regression", np.arange(2.0), x=np.arange(2.0)) == []


def test_bins_have_equally_many_rows():
    bins = bin_cells(np.append(np.exp(NOISE), np.nan))
    assert bins[-1] == 64
    assert np.bincount(bins[:-1]).min() >= N // 64 - 1
    order = np.argsort(NOISE)
    assert (np.diff(bins[:-1][order]) >= 0).all()


def test_few_values_have_a_bin_each():
    assert bin_cells(np.array([3, 1, np.nan, 1.0])).tolist() == [1, 0, 2, 0]
    assert bin_cells(np.array(["x", None, "y", "x"], dtype=object)).tolist() == [0, 2, 1, 0]
