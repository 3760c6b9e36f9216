"""A trial of a sweep: validated, never tested, pruned, taken up again."""

import pytest

from tests.experiments.recorded.conftest import small_idea
from tests.experiments.recorded.test_resume import break_off, ctrl_c
from trilith.errors import SettingError
from trilith.experiments.recorded import make_run, run_trial

ERROR = "validation_root_mean_squared_error"


def searched(idea, metric="auto"):
    space = {"training.learning_rate": {"low": 0.001, "high": 0.1}}
    return idea.with_values({"search": {"space": space, "metric": metric}})


@pytest.mark.parametrize(
    ("source", "column"), [("sample:diabetes", ERROR), ("sample:iris", "validation_loss")]
)
def test_the_value_is_the_best_of_the_metric(store, source, column):
    idea = searched(small_idea(source, ensemble=1))
    run, told = make_run(idea, store), []
    value = run_trial(idea, run, lambda epoch, value: bool(told.append((epoch, value))))
    history = run.history()
    assert told == [(row["epoch"], row[column]) for row in history]
    assert value == min(row[column] for row in history)
    record = run.record()
    assert record.state == "done"
    assert all(name.startswith("validation.") for name in record.metrics)  # the test rows are left alone
    assert not (run.path / "model.safetensors").exists()


def test_a_metric_of_which_more_is_better(store):
    idea = searched(small_idea(ensemble=2), "validation_accuracy")
    run = make_run(idea, store)
    value = run_trial(idea, run, lambda epoch, value: False)
    best = [max(row["validation_accuracy"] for row in run.history() if row["network"] == n) for n in (0, 1)]
    assert value == pytest.approx(sum(best) / 2)


def test_a_trial_that_is_given_up(store):
    idea = searched(small_idea(ensemble=1))
    run = make_run(idea, store)
    run_trial(idea, run, lambda epoch, value: epoch == 3)
    assert run.record().state == "pruned"
    assert [row["epoch"] for row in run.history()] == [1, 2, 3]


def test_the_first_of_several_networks_decides_whether_a_trial_is_given_up(store):
    idea = searched(small_idea(ensemble=3)).with_values({"training.threads": 1})
    run, told = make_run(idea, store), []

    def report(epoch, value):
        told.append(value)
        return epoch == 3

    run_trial(idea, run, report)
    rows = run.history()
    assert [(row["network"], row["epoch"]) for row in rows] == [(0, 1), (0, 2), (0, 3), (1, 1), (2, 1)]
    assert told == [row["validation_loss"] for row in rows[:3]]


def test_a_trial_that_is_broken_off_goes_on(store, monkeypatch):
    idea = searched(small_idea("sample:diabetes", ensemble=1))
    whole = run_trial(idea, make_run(idea, store), lambda epoch, value: False)
    run, told = make_run(idea, store), []
    with monkeypatch.context() as patched:
        break_off(patched, 5, ctrl_c)
        with pytest.raises(KeyboardInterrupt):
            run_trial(idea, run, lambda epoch, value: False)
    assert run.record().state == "interrupted"
    assert run_trial(idea, run, lambda epoch, value: bool(told.append(epoch))) == whole
    assert told == [6, 7, 8]
    assert len(run.history()) == 8


def test_a_metric_that_is_not_there(store):
    idea = searched(small_idea(ensemble=1), "validation_beauty")
    with pytest.raises(SettingError, match=r"no 'validation_beauty'.*validation_loss"):
        run_trial(idea, make_run(idea, store), lambda epoch, value: False)


def test_a_loss_that_is_varied_is_no_measure(store):
    idea = small_idea(ensemble=1)
    space = {"training.label_smoothing": {"low": 0.0, "high": 0.2}}
    asked = idea.with_values({"search": {"space": space}})
    with pytest.raises(SettingError, match=r"label_smoothing: .* Set search\.metric"):
        run_trial(asked, make_run(asked, store), lambda epoch, value: False)
    asked = idea.with_values({"search": {"space": space, "metric": "validation_accuracy"}})
    assert 0 < run_trial(asked, make_run(asked, store), lambda epoch, value: False) <= 1
