"""One worker, in this process: what becomes of its trials."""

import math

import pytest
from optuna.trial import TrialState

from tests.experiments.sweep import objectives
from trilith.errors import SettingError
from trilith.experiments.idea import read_idea
from trilith.experiments.sweep import best_idea, progress_of, ranking, write_best
from trilith.experiments.sweep.sampler import make_sampler
from trilith.experiments.sweep.trial_runs import MOST_SITTINGS
from trilith.experiments.sweep.turns import Turn, Turns
from trilith.experiments.sweep.worker import Worker
from trilith.training.interrupt import Interrupt


def work(sweep, objective, interrupt=None):
    Worker(sweep, objective, turns=Turns(sweep)).work(interrupt or Interrupt())
    return sweep.trials()


def test_a_sweep_with_one_worker_is_a_function_of_its_seed(opened, tmp_path):
    with opened() as sweep:
        params = [trial.params for trial in work(sweep, objectives.at_once)]
    for file in (tmp_path / "store" / "sweeps" / "rates").glob("journal.*"):
        file.unlink()
    with opened() as sweep:
        assert [trial.params for trial in work(sweep, objectives.at_once)] == params


@pytest.mark.parametrize("stopped", [3, 11])
def test_a_sweep_that_was_stopped_goes_on_as_if_it_never_had_been(opened, tmp_path, stopped):
    with opened() as sweep:
        whole = [(trial.params, trial.value) for trial in work(sweep, objectives.at_once)]
    for file in (tmp_path / "store" / "sweeps" / "rates").glob("journal.*"):
        file.unlink()
    interrupt = Interrupt()

    def stops(idea, run, report):
        interrupt.requested = run.record().trial == stopped
        return objectives.at_once(idea, run, report)

    with opened() as sweep:
        assert len(work(sweep, stops, interrupt)) == stopped + 1
    with opened() as sweep:
        assert [(each.params, each.value) for each in work(sweep, objectives.at_once)] == whole


def test_the_best_trial_is_written_as_an_idea(opened, tmp_path):
    with opened() as sweep:
        work(sweep, objectives.at_once)
        best = ranking(sweep)[0]
        idea = read_idea(write_best(sweep, tmp_path / "best.toml"))
        assert idea == best_idea(sweep)
        assert idea.search is None
        assert idea.network.ensemble is None
        assert idea.training.learning_rate == sweep.space.values(best.params)["training.learning_rate"]
        assert (math.log10(idea.training.learning_rate) + 2) ** 2 == best.value == progress_of(sweep).best


def test_what_a_trial_is_asked_to_train(opened):
    asked = []

    def listens(idea, run, report):
        asked.append((idea, read_idea(run.path / "idea.toml"), run.record()))
        return 1.0

    with opened("search.trials=1", "search.metric=validation_accuracy", "search.ensemble=2") as sweep:
        work(sweep, listens)
    (idea, written, record) = asked[0]
    assert idea.search.metric == "validation_accuracy"
    assert (idea.network.ensemble, idea.training.threads) == (2, 1)
    assert written == idea.without_search()
    assert (record.sweep, record.trial, record.name) == ("rates", 0, "rates-000")


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_bad_trials_are_given_up_early(opened, pruner):
    epochs = []

    def trains(idea, run, report):
        value = objectives.rate(idea) ** 2
        for epoch in range(1, 28):
            epochs.append(epoch)
            if report(epoch, value + 1 / epoch):
                break
        return value

    with opened("search.trials=30", f"search.pruner={pruner}", "training.epochs=27") as sweep:
        trials = work(sweep, trains)
        pruned = [trial for trial in trials if trial.state == TrialState.PRUNED]
        assert len(pruned) >= 10
        assert len(epochs) < 27 * 30 * 0.7
        assert ranking(sweep)[0].state == TrialState.COMPLETE
        assert all(trial.last_step < 27 for trial in pruned)


def test_trials_that_fail_are_kept_with_their_reason(opened):
    with opened() as sweep:
        trials = work(sweep, objectives.fails_above)
        failed = [trial for trial in trials if trial.state == TrialState.FAIL]
        assert failed
        assert all(trial.user_attrs["error"].startswith("the loss is NaN at") for trial in failed)
        assert (progress_of(sweep).failed, progress_of(sweep).ended) == (len(failed), 20)


def test_a_value_that_is_not_finite_is_a_failure(opened):
    with opened() as sweep, pytest.raises(SettingError, match="the metric is nan, which cannot be compared"):
        work(sweep, objectives.not_a_number)


def test_a_full_disk_fails_no_trial(opened):
    def fills(idea, run, report):
        raise OSError(28, "No space left on device", "history.jsonl")

    with opened() as sweep:
        with pytest.raises(OSError, match="No space left"):
            work(sweep, fills)
        assert [trial.state for trial in sweep.trials()] == [TrialState.RUNNING]
        assert progress_of(sweep).ended == 0
        assert len(work(sweep, objectives.at_once)) == 20
        assert sweep.store.count() == 20


def test_a_trial_that_kills_its_worker_again_and_again_is_given_up(opened):
    with opened("search.trials=1") as sweep:
        turns = Turns(sweep)
        with turns.worker():
            trial = turns.next()
            sweep.space.draw(trial)
        run = sweep.store.create("", name="rates-000", environment={})
        trial.set_user_attr("run", run.name)
        trial.set_user_attr("sittings", (MOST_SITTINGS, 0))
        with pytest.raises(SettingError, match="its worker died 10 times"):
            work(sweep, objectives.at_once)
        assert sweep.trials()[0].state == TrialState.FAIL


def test_a_trial_is_taken_up_only_when_its_worker_is_no_more(opened):
    with opened("search.trials=2") as sweep:
        first, second = Turns(sweep), Turns(sweep)
        with second.worker():
            with first.worker():
                taken = first.next()
                assert second.next().number == 1
                assert second.next() is Turn.WAIT
            again = second.next()
            assert again.number == taken.number == 0
            sweep.study.tell(0, 1.0)
            sweep.study.tell(1, 1.0)
            assert second.next() is Turn.OVER


def test_epochs_that_come_once_more_after_a_resume_are_told_once(opened):
    def trains(idea, run, report):
        for epoch in range(1, 4):
            report(epoch, 1.0)
        if not (run.path / "seen").exists():
            (run.path / "seen").touch()
            raise OSError(28, "No space left on device")
        report(4, 0.5)
        return 0.5

    with opened("search.trials=1", "search.pruner=median") as sweep:
        with pytest.raises(OSError, match="No space"):
            work(sweep, trains)
        (trial,) = work(sweep, trains)
        assert trial.intermediate_values == {1: 1.0, 2: 1.0, 3: 1.0, 4: 0.5}


def test_another_idea_under_the_same_name_is_refused(opened):
    with opened() as sweep:
        work(sweep, objectives.at_once)
    with (
        pytest.raises(SettingError, match=r"training\.epochs was 'not set', is 7.*--new"),
        opened("training.epochs=7"),
    ):
        pass
    with opened("search.trials=25", "search.workers=1") as sweep:  # more of the same
        assert len(work(sweep, objectives.at_once)) == 25


def test_no_further_trial_is_begun_when_time_is_up(opened):
    with opened() as sweep:
        Worker(sweep, objectives.at_once, until=0.0, turns=Turns(sweep)).work(Interrupt())
        assert sweep.trials() == []


def test_the_first_trial_is_the_idea_itself(opened):
    with opened("training.learning_rate=0.02", "search.trials=3") as sweep:
        first, *others = [trial.params["training.learning_rate"] for trial in work(sweep, objectives.at_once)]
        assert first == 0.02
        assert 0.02 not in others
        assert sweep.trials()[0].value == (math.log10(0.02) + 2) ** 2


def test_a_run_that_was_made_and_not_told_of_is_found_again(opened):
    with opened("search.trials=2") as sweep:
        turns = Turns(sweep)
        with turns.worker():
            trial = turns.next()
            sweep.study.sampler = make_sampler(sweep, 0)
            values = sweep.space.draw(trial)
        idea = sweep.trial_idea({**values, "training.threads": 1}).without_search()
        made = sweep.store.create(idea.to_toml(), name="rates-000", sweep="rates", trial=0)
        assert work(sweep, objectives.at_once)[0].user_attrs["run"] == made.name
        assert sweep.store.count() == 2


def test_the_run_of_an_earlier_sweep_of_this_name_is_left_alone(opened):
    with opened("search.trials=1") as sweep:
        earlier = sweep.store.create("", name="rates-000", sweep="rates", trial=0)
        assert work(sweep, objectives.at_once)[0].user_attrs["run"] != earlier.name
