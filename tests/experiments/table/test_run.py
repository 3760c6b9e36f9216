"""A run: what it trains on, what it tests on, what it says."""

import warnings

import numpy as np
import pytest

from tests.experiments.table.conftest import ONE, QUICK
from trilith.data import SplitPlan, TableEncoder, read_table, separate_target
from trilith.errors import DataError, SettingError
from trilith.experiments.table import train_on_table


def test_the_parts_are_those_of_the_plan(circles):
    path, plan = circles(), SplitPlan(seed=5)
    run = train_on_table(str(path), target="distance", plan=plan, **ONE)
    table = read_table(path)
    split = plan.draw(table.without("distance"))
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(run.split, part), getattr(split, part))
    np.testing.assert_array_equal(run.test_target, table.columns["distance"][split.test])
    np.testing.assert_array_equal(run.test_prediction, run.model.predict(table.take(split.test))[0])


def test_columns_are_understood_without_the_test_rows(circles):
    path = circles()
    run = train_on_table(str(path), target="place", **ONE)
    features = separate_target(read_table(path), "place", "classification").features
    learning = np.sort(np.concatenate([run.split.train, run.split.validation]))
    assert run.model.encoder == TableEncoder.fit(features.take(learning))


def test_the_network_scales_by_its_training_rows_alone(circles):
    path = circles()
    plan = SplitPlan(column="part")
    lines = path.read_text(encoding="utf-8").splitlines()
    parts = ["part", *(["train"] * 40 + ["validation"] * 10 + ["test"] * 10)]

    def medians(spoilt):
        cells = [line.split(",") for line in lines]
        for row in cells[41:]:
            row[0] = f"{spoilt}{row[0].lstrip('-')}"
        rows = [",".join([*row, part]) for row, part in zip(cells, parts, strict=True)]
        path.write_text("\n".join(rows), encoding="utf-8")
        network = train_on_table(str(path), target="distance", plan=plan, **ONE).fitted.networks_[0].network_
        return [value for each, value in network.values.items() if str(each.name).endswith("median")]

    before, after = medians(""), medians("77")
    assert before
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, other)


def test_scores_are_those_of_the_test_part(circles):
    path = circles()
    run = train_on_table(str(path), target="distance", **ONE)
    assert list(run.scores) == ["network", "linear model", "baseline"]
    error = run.test_prediction - run.test_target
    assert run.scores["network"][0].value == pytest.approx(np.sqrt((error**2).mean()))
    learning = np.concatenate([run.split.train, run.split.validation])
    mean = read_table(path).columns["distance"][learning].mean()
    assert run.scores["baseline"][0].value == pytest.approx(np.sqrt(((run.test_target - mean) ** 2).mean()))


def test_same_seed_same_bytes_whoever_watches(circles):
    path = str(circles())
    runs = [
        train_on_table(path, target="place", plan=SplitPlan(seed=seed), verbose=verbose, **ONE)
        for seed, verbose in [(1, False), (1, True), (2, False)]
    ]
    first, watched, other = (weights(run) for run in runs)
    assert first == watched
    assert first != other
    settings = [run.model.estimator.get_params(deep=False) for run in runs]
    assert {**settings[0], "features": None} == {**settings[1], "features": None}


def weights(run):
    return [value.tobytes() for value in run.model.estimator.network_.parameters.values()]


def test_several_networks_are_the_same_for_any_number_of_threads(circles):
    path = str(circles())
    one, two, many = (
        train_on_table(path, target="place", settings=QUICK, ensemble=3, threads=threads)
        for threads in (1, 2, 5)
    )
    assert len(one.fitted.networks_) == 3
    assert weights(one) == weights(two) == weights(many)
    np.testing.assert_array_equal(one.test_probabilities, many.test_probabilities)


@pytest.mark.parametrize("over", ["seeds", "folds"])
def test_over_folds_every_row_validates_one_network(circles, over):
    run = train_on_table(str(circles(200)), target="place", settings=QUICK, ensemble=10, ensemble_over=over)
    learning = len(run.split.train) + len(run.split.validation)
    held = len(run.split.validation) if over == "seeds" else learning
    assert len(run.fitted.validation_classes_) == held
    losses = [tuple(network.history_["validation_loss"]) for network in run.fitted.networks_]
    assert len(set(losses)) == 10
    assert run.fitted.rows_ == (len(run.split.train) if over == "seeds" else learning)


def test_no_validation_part(circles):
    run = train_on_table(str(circles()), target="place", plan=SplitPlan(validation_fraction=0), **ONE)
    assert len(run.split.validation) == 0
    assert len(run.fitted.history_) == 3
    assert "validation_loss" not in run.fitted.history_.columns
    assert run.fitted.temperature_ == 1
    numbers = train_on_table(str(circles()), target="distance", plan=SplitPlan(validation_fraction=0), **ONE)
    assert numbers.model.intervals is None


def test_notes_tell_what_nobody_asked_for(circles):
    path = circles()
    text = path.read_text(encoding="utf-8").replace(",near\n", ",\n", 1)
    lines = [f"{'a,b' if number == 0 else '1,2'},{line}" for number, line in enumerate(text.splitlines())]
    path.write_text("\n".join(lines), encoding="utf-8")
    run = train_on_table(str(path), **ONE)
    assert run.notes == ["No target was named: predicting 'place'.", "Rows without 'place', left out: 1."]
    left_out = {each.column: each.reason for each in run.model.encoder.decisions if not each.is_used}
    assert set(left_out) == {"a", "b"}
    assert "same" in left_out["a"]


def test_kinds_and_columns_as_asked(circles):
    kinds = {"x": "category"}
    run = train_on_table(str(circles()), target="place", column_kinds=kinds, drop=["distance"], **ONE)
    kind = {each.column: (each.kind, each.reason) for each in run.model.encoder.decisions}
    assert kind["x"] == ("category", "as asked")
    assert kind["distance"] == ("left out", "as asked")
    assert kind["y"][0] == "number"


def test_many_classes_are_no_warning(circles):
    path = circles()
    rows = [f"{number},{number // 2}" for number in range(60)]
    path.write_text("x,pair\n" + "\n".join(rows), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = train_on_table(str(path), task="classification", **ONE)
    assert len(run.model.classes) == 30


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"seed": -1}, "at least 0"),
        ({"seed": 2**32}, "below 4294967296, got 4294967296"),
        ({"test_fraction": 0}, "test_fraction must be above 0"),
        ({"test_fraction": float("nan")}, "test_fraction"),
        ({"test_fraction": 0.8, "validation_fraction": 0.2}, "below 1"),
        ({"group": "x", "time": "y"}, "one of the two"),
        ({"group": "z"}, "no column 'z'"),
    ],
)
def test_a_plan_that_cannot_work_is_said_first(circles, keywords, message):
    with pytest.raises((SettingError, DataError), match=message):
        train_on_table(str(circles()), plan=SplitPlan(**keywords))


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"settings": {"drop": 0.5}}, "Did you mean dropout"),
        ({"task": "ranking"}, "'ranking'"),
        ({"preset": "quick"}, "fast, default, best"),
        ({"folds": 1}, "at least 2 folds"),
        ({"folds": 40}, "rows for 40 folds"),
        ({"drop": ["z"]}, "'z'"),
        ({"column_kinds": {"x": "colour"}}, "colour"),
        ({"ensemble": 0}, "ensemble"),
        ({"target": "z"}, "no column 'z'"),
        ({"drop": ["place"]}, "'place' is the target"),
        ({"column_kinds": {"place": "text"}}, "'place' is the target"),
        ({"plan": SplitPlan(group="place")}, "'place' is the target"),
    ],
)
def test_what_cannot_work_is_said_first(circles, keywords, message):
    with pytest.raises((SettingError, DataError), match=message):
        train_on_table(str(circles()), **keywords)


def test_early_stopping_needs_something_to_watch(circles):
    plan = SplitPlan(validation_fraction=0)
    with pytest.raises(SettingError, match="validation_fraction above 0"):
        train_on_table(str(circles()), settings={"early_stopping": 3}, plan=plan)


@pytest.mark.parametrize("plan", [SplitPlan(), SplitPlan(group="group")])
def test_few_rows_or_groups_are_no_hindrance_for_several_networks(circles, plan):
    path = circles(10)
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = ["group", *(f"g{row // 2}" for row in range(10))]
    path.write_text("\n".join(f"{a},{b}" for a, b in zip(cells, lines, strict=True)), encoding="utf-8")
    run = train_on_table(str(path), target="distance", settings=QUICK, ensemble=8, plan=plan)
    assert len(run.fitted.networks_) == 8
    assert run.fitted.rows_ == len(run.split.train)


def test_a_date_is_no_target(circles):
    path = circles()
    path.write_text(
        "x,day\n" + "\n".join(f"{row},2024-01-0{1 + row % 9}" for row in range(30)), encoding="utf-8"
    )
    with pytest.raises(DataError, match="'day': its cells are dates or times"):
        train_on_table(str(path))


def test_only_a_target(circles):
    path = circles()
    path.write_text("y\n" + "1\n2\n" * 20, encoding="utf-8")
    with pytest.raises(DataError, match="only column is the target"):
        train_on_table(str(path))
