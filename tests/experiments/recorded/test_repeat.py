"""The same with other seeds."""

import pytest

from tests.experiments.recorded.conftest import small_idea
from tests.experiments.recorded.test_resume import break_off, ctrl_c
from trilith.errors import StoreError
from trilith.experiments.recorded import make_run, repeat_run, run_idea


def test_what_is_there_is_not_repeated(store):
    run, _ = run_idea(small_idea(seed=3), store, name="calm")
    begun = []
    first = repeat_run(run, store, range(3, 6), begun=lambda run: begun.append(run.name))
    assert begun == ["calm-seed-4", "calm-seed-5"]
    assert [record.seed for record in first] == [3, 4, 5]
    assert [record.parent for record in first] == [None, "calm", "calm"]
    assert len({record.metrics["validation.loss"] for record in first}) == 3
    again = repeat_run(run, store, range(3, 7), begun=lambda run: begun.append(run.name))
    assert begun[2:] == ["calm-seed-6"]
    assert again[:3] == first


def test_the_run_itself_stands_for_its_seed(store):
    run, _ = run_idea(small_idea(), store, name="calm")
    run_idea(small_idea(), store, name="twin")
    assert [record.name for record in repeat_run(run, store, range(2))] == ["calm", "calm-seed-1"]


def test_a_repetition_that_was_broken_off_goes_on(store, monkeypatch):
    run, _ = run_idea(small_idea(), store, name="calm")
    with monkeypatch.context() as patched:
        break_off(patched, 5, ctrl_c)
        with pytest.raises(KeyboardInterrupt):
            repeat_run(run, store, range(3))
    records = repeat_run(run, store, range(3))
    assert [record.name for record in records] == ["calm", "calm-seed-1", "calm-seed-2"]
    assert store.count() == 3


def test_a_run_that_is_not_done(store):
    with pytest.raises(StoreError, match="waiting; it has to be done before it is repeated"):
        repeat_run(make_run(small_idea(), store), store, range(2))
