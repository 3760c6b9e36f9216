"""Runs whose rows are parted by group, by time or as given, and cross-validated."""

import numpy as np
import pytest

from tests.experiments.table.conftest import ONE, QUICK
from trilith.data import SplitPlan, read_table
from trilith.errors import DataError
from trilith.experiments.table import train_on_table


@pytest.fixture
def visits(tmp_path):
    """Four visits of each of 40 customers; what they spend hangs on the hour, and on who they are."""
    random = np.random.default_rng(0)
    customer, day = np.repeat(np.arange(40), 4), random.permutation(160)
    hour, own = random.uniform(8, 20, 160), random.normal(size=40)[customer]
    part = np.where(day < 100, "train", np.where(day < 120, "validation", "test"))
    columns = {
        "customer": [f"c{each}" for each in customer],
        "day": [str(np.datetime64("2024-01-01") + each) for each in day],
        "hour": [f"{each:.2f}" for each in hour],
        "part": part,
        "spent": [f"{each:.2f}" for each in 5 * hour + own + random.normal(size=160)],
    }
    path = tmp_path / "visits.csv"
    rows = [",".join(row) for row in zip(*columns.values(), strict=True)]
    path.write_text("\n".join([",".join(columns), *rows]), encoding="utf-8")
    return path


def parts(run, column):
    cells = read_table(run.source).columns[column]
    return [cells[part] for part in (run.split.train, run.split.validation, run.split.test)]


def test_a_group_is_in_one_part_and_is_no_feature(visits):
    run = train_on_table(str(visits), plan=SplitPlan(group="customer"), settings=QUICK, ensemble=3)
    sets = [set(part) for part in parts(run, "customer")]
    assert sum(map(len, sets)) == len(set.union(*sets)) == 40
    left_out = [each.column for each in run.model.encoder.decisions if not each.is_used]
    assert "customer" in left_out
    assert any("by group" in note for note in run.notes)
    assert run.data_report.groups is not None


@pytest.mark.parametrize("over", ["seeds", "folds"])
def test_the_validation_rows_of_every_network_are_whole_groups(visits, monkeypatch, over):
    seen, plan = [], SplitPlan(group="customer")
    monkeypatch.setattr(
        "trilith.tasks.ensemble.estimator.train_members",
        lambda members, examples, **keywords: seen.extend(members) or 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        train_on_table(str(visits), plan=plan, settings=QUICK, ensemble=3, ensemble_over=over)
    table = read_table(visits)
    split = plan.draw(table.without("spent"))
    customer = table.columns["customer"][np.concatenate([split.train, split.validation])]
    assert len(seen) == 3
    for member in seen:
        train, held = set(customer[member.part.train]), set(customer[member.part.validation])
        assert train
        assert held
        assert not train & held


def test_the_latest_rows_test(visits):
    run = train_on_table(str(visits), plan=SplitPlan(time="day"), **ONE)
    train, validation, test = parts(run, "day")
    assert train.max() < validation.min()
    assert validation.max() < test.min()


def test_the_parts_that_a_column_gives(visits):
    run = train_on_table(str(visits), plan=SplitPlan(column="part"), **ONE)
    for name, cells in zip(("train", "validation", "test"), parts(run, "part"), strict=True):
        assert set(cells) == {name}
    assert "part" in {each.column for each in run.model.encoder.decisions if not each.is_used}
    assert any("as 'part' says" in note for note in run.notes)


@pytest.mark.parametrize("plan", [{}, {"group": "customer"}, {"time": "day"}, {"column": "part"}])
def test_folds(visits, plan):
    run = train_on_table(str(visits), plan=SplitPlan(**plan), folds=3, settings=QUICK, ensemble=1)
    assert len(run.fold_scores) == 3
    assert [score.name for score in run.fold_scores[0]] == [score.name for score in run.scores["network"]]
    values = [scores[0].value for scores in run.fold_scores]
    assert len(set(values)) == 3
    assert np.isfinite(values).all()


def test_folds_leave_the_model_alone(visits):
    with_folds, without = (train_on_table(str(visits), folds=folds, **ONE) for folds in (2, 0))
    np.testing.assert_array_equal(with_folds.test_prediction, without.test_prediction)
    assert with_folds.model.intervals == without.model.intervals


def test_a_part_that_nobody_knows(visits):
    visits.write_text(visits.read_text(encoding="utf-8").replace("validation", "reserve"), encoding="utf-8")
    with pytest.raises(DataError, match="'reserve'"):
        train_on_table(str(visits), plan=SplitPlan(column="part"), **ONE)
