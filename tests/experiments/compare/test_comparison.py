"""Only what differs is shown, repeats count as one, and other data are never passed over in silence."""

import math

import pytest

from tests.experiments.compare.conftest import Record
from trilith.experiments.compare import (
    ABSENT,
    Spread,
    compare_runs,
    differ_only_in_seed,
    group_by_seed,
    seed_summary,
)
from trilith.experiments.compare.text import seeds_text, setting_text, spread_text


def test_only_settings_that_differ(record: Record) -> None:
    found = compare_runs(
        [record("a", rate=0.1, layers=[8], momentum=None), record("b", rate=0.2, layers=[8])]
    )
    assert found.settings == {"training.rate": [0.1, 0.2], "training.momentum": [None, ABSENT]}
    assert [setting_text(value) for value in found.settings["training.momentum"]] == ["none", "–"]


def test_runs_that_differ_only_in_the_seed_are_one(record: Record) -> None:
    repeats = [record("a", seed, 0.1 * (seed + 1), rate=0.1) for seed in range(3)]
    other = record("b", 0, 0.5, rate=0.2)
    found = compare_runs([*repeats, other])
    assert [group.name for group in found.groups] == ["a +2", "b"]
    assert found.settings == {"training.rate": [0.1, 0.2]}
    mean, single = found.metrics["test.rmse"]
    assert mean == Spread(pytest.approx(0.2), pytest.approx(0.1), 3)
    assert single == Spread(0.5, None, 1)
    assert found.best == {"test.rmse": 0}
    assert (spread_text(mean), spread_text(single), spread_text(None)) == ("0.2000 ± 0.1000", "0.5000", "–")
    assert seeds_text(found.groups[0]) == "0, 1, 2"


def test_a_seed_counts_once_and_runs_without_settings_stand_alone(record: Record) -> None:
    again = [record("a", 0, 0.1, rate=1), record("again", 0, 0.1, rate=1), record("other", 1, 0.2, rate=1)]
    assert [[run.name for run in group.runs] for group in group_by_seed(again)] == [["a", "other"]]
    bare = [record("x").changed({"settings": {}}), record("y").changed({"settings": {}})]
    assert len(group_by_seed(bare)) == 2
    assert not differ_only_in_seed(*bare)


def test_runs_with_one_seed_and_other_metrics_stand_apart(record: Record) -> None:
    before, after = record("before", 0, 0.2, rate=1), record("after", 0, 0.1, rate=1)
    again, waiting = (
        record("again", 0, math.nan, rate=2),
        record("waiting", 0, rate=1).changed({"metrics": {}}),
    )
    twins = [each.changed({"name": "once more"}) for each in (after, again)]
    found = compare_runs([before, waiting, after, again, *twins])
    assert [group.name for group in found.groups] == ["before", "after", "again"]
    assert found.best == {"test.rmse": 1}


def test_other_data_are_other_runs(record: Record) -> None:
    one, other = record("a", 0, rate=1), record("b", 1, rate=1)
    assert differ_only_in_seed(one, other)
    assert not differ_only_in_seed(one, other.changed({"data": "4567"}))


@pytest.mark.parametrize(
    ("field", "words"),
    [("data", "different data"), ("task", "different tasks"), ("target", "different targets")],
)
def test_what_cannot_be_compared(record: Record, field: str, words: str) -> None:
    found = compare_runs(
        [record("a", rmse=0.1), record("b", rmse=0.2), record("c", rmse=0.3).changed({field: "x"})]
    )
    (warning,) = found.warnings
    assert warning.startswith(words)
    assert "a, b; c." in warning
    assert found.best == {}


def test_unknown_data_may_be_other_data(record: Record) -> None:
    (warning,) = compare_runs([record("a"), record("b").changed({"data": None})]).warnings
    assert "not known" in warning
    assert compare_runs([record("a"), record("b")]).warnings == []


def test_the_best_is_known_where_its_direction_is(record: Record) -> None:
    a = record("a", x=1).changed({"metrics": {"test.acc": 0.9, "validation.loss": 0.2, "test.odd": 1.0}})
    b = record("b", x=2).changed({"metrics": {"test.acc": 0.8, "validation.loss": 0.3, "test.odd": 2.0}})
    found = compare_runs([b, a.changed({"higher_is_better": {"test.acc": True}})])
    assert found.best == {"test.acc": 1, "validation.loss": 1}
    assert found.main_metric == "test.acc"


def test_a_metric_that_some_lack_or_could_not_be_computed(record: Record) -> None:
    nan = record("b", 1, math.nan, rate=1)
    summary = seed_summary([record("a", 0, 0.5, rate=1), nan, record("c", 2, rate=1)])
    assert summary == {"test.rmse": Spread(0.5, None, 1)}
    assert seed_summary([nan]) == {}
