"""The data report of a table in which everything is wrong, of one that is fine, and of real ones."""

import numpy as np
import pytest

from trilith.data import Split, Table, data_report, guess_target, guess_task, read_table, split_rows
from trilith.data.report import sampled
from trilith.errors import DataError

N = 1000


def texts(cells):
    return np.array([str(cell) for cell in cells], dtype=object)


@pytest.fixture
def random():
    return np.random.default_rng(1)


def fine():
    random = np.random.default_rng(0)
    weak = random.normal(size=N)
    target = texts(np.where(weak + random.normal(size=N) > 0, "yes", "no"))
    return {"weak": weak, "noise": random.normal(size=N), "y": target}


SPLIT = split_rows(N, 0)


def report(columns, **options):
    table = Table(columns, lines=np.arange(N) + 2)
    return data_report(table, target="y", **({"task": "classification", "split": SPLIT} | options))


def test_a_fine_table_has_no_findings():
    found = report(fine())
    assert found.findings == []
    assert found.rows == N
    assert [each.name for each in found.columns] == ["weak", "noise", "y"]
    assert [score.column for score in found.scores] == ["weak", "noise"]
    assert [drift.column for drift in found.drift] == ["weak", "noise", "y"]
    assert sum(count for _, count in found.balance.classes) == N
    assert (found.groups, found.sampled) == (None, None)


def test_everything_at_once(random):
    columns = fine()
    columns["y"][:] = "no"
    columns["y"][::50] = "yes"
    columns["leak"] = texts(np.where(columns["y"] == "yes", "late", random.choice(["soon", "now"], N)))
    columns["noise"][SPLIT.test] += 2
    columns["city"] = texts(random.choice(["a", "b", "c"], N))
    columns["city"][SPLIT.test[:10]] = "new"
    columns["empty"] = np.where(random.random(N) < 0.7, np.nan, random.normal(size=N))
    columns["weak"][SPLIT.train[50]] = 1e6
    for column in columns.values():
        column[SPLIT.test[5]] = column[SPLIT.train[5]]
    columns["customer"] = texts(random.integers(0, 30, N))
    findings = report(columns, groups="customer").findings
    beginnings = [
        "leak: predicts the target nearly alone (ROC AUC 1.000)",
        "1 row is a copy of an earlier row, such as line",
        "1 of 200 test rows have the same features as a training row",
        "customer: 30 groups of ",
        "noise: the test part differs from the training part",
        "city: 1 level that no training row has, in 4.5% of the test rows",
        "y: classes of unequal size, from 980 rows of 'no' to 20 of 'yes';",
        "missing in more than half of the rows: 'empty'",
        "weak: numbers far out, 1 above ",
    ]
    assert len(findings) == len(beginnings), findings
    for finding, beginning in zip(findings, beginnings, strict=True):
        assert finding.startswith(beginning)
        assert "\n" not in finding


def test_groups():
    columns = fine() | {"customer": np.repeat(np.arange(100.0), 10)}
    split = Split(np.arange(0, 700), np.arange(700, 800), np.arange(800, N))
    found = report(columns, groups="customer", split=split)
    assert (found.groups.groups, found.groups.smallest, found.groups.largest) == (100, 10, 10)
    assert found.groups.shared == 0
    assert found.groups.largest_groups[0] == ("0", 10)
    assert str(found.groups) == "customer: 100 groups of 10 to 10 rows, 10 in the median"
    assert found.findings == []  # that each group is in one part only is no drift
    again = report(columns, groups="customer").findings
    assert len(again) == 1
    assert "have rows in both the training and the test part" in again[0]


def test_without_a_split():
    columns = fine() | {"leak": np.arange(N) * 1.0}
    columns["leak"] = (columns["y"] == "yes") * 1.0
    found = report(columns, split=None)
    assert found.drift == ()
    assert [suspect.column for suspect in found.suspects] == ["leak"]


def test_what_is_dropped_is_not_judged():
    columns = fine()
    columns["leak"] = (columns["y"] == "yes") * 1.0
    found = report(columns, drop=["leak"])
    assert found.findings == []
    assert "leak" in [each.name for each in found.columns]


def test_an_identifier_that_knows_the_target():
    """Rows sorted by the target: their number tells it, and so does the part of the file they come from."""
    columns = fine()
    columns["y"] = np.sort(columns["y"])
    columns["row_id"] = np.arange(N) * 1.0
    assert [suspect.column for suspect in report(columns).suspects] == ["row_id"]


def test_regression_with_missing_targets(random):
    columns = fine()
    columns["y"] = columns["weak"] + random.normal(size=N)
    columns["y"][::3] = np.nan
    known = np.flatnonzero(~np.isnan(columns["y"]))
    found = report(columns, task="regression", split=split_rows(len(known), 0).within(known))
    assert found.balance is None
    assert found.scores[0].measure == "R²"
    assert found.findings == []


def test_many_rows_are_sampled(monkeypatch):
    monkeypatch.setattr(sampled, "MOST_ROWS", 300)
    columns = fine()
    columns["leak"] = (columns["y"] == "yes") * 1.0
    found = report(columns)
    assert found.sampled == 300
    assert found.findings[-1] == "what columns predict alone was computed on 300 of 1000 rows"


@pytest.mark.parametrize("options", [{"groups": "custmer"}, {"drop": ["custmer"]}])
def test_an_unknown_column(options):
    with pytest.raises(DataError, match=r"no column 'custmer'; did you mean 'customer'\?"):
        report(fine() | {"customer": np.zeros(N)}, **options)


@pytest.mark.parametrize("rows", [0, 2, 10])
def test_few_rows(rows):
    columns = {name: column[:rows] for name, column in fine().items()}
    found = data_report(Table(columns), target="y", task="classification")
    assert found.rows == rows
    assert found.duplicates.copies == 0


@pytest.mark.parametrize(
    ("file", "target", "findings"),
    [
        ("titanic/train.csv", "Survived", ["missing in more than half of the rows: 'Cabin'"]),
        ("california_housing/housing.csv", "median_house_value", []),
    ],
)
def test_real_tables(shared_data, file, target, findings):
    table = read_table(shared_data / file)
    task = guess_task(table.columns[guess_target(table, target)])
    assert data_report(table, target=target, task=task, split=split_rows(len(table), 0)).findings == findings


def test_kinds_that_are_decided_already(random):
    codes = random.integers(0, 400, N).astype(float)
    columns = {**fine(), "zip_code": codes}
    assert any(each.new_levels for each in report(columns).drift)
    assert not any(each.new_levels for each in report(columns, kinds={"zip_code": "number"}).drift)
