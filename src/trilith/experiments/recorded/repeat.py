"""`repeat_run`: the same idea with other seeds, to see what is more than noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from trilith.errors import StoreError
from trilith.experiments.compare import differ_only_in_seed
from trilith.experiments.compare.seeds import SEED
from trilith.experiments.recorded.execution import execute
from trilith.experiments.recorded.resume import idea_of, resume_run
from trilith.experiments.recorded.run_idea import make_run
from trilith.experiments.run.outputs import FinishedRun
from trilith.experiments.store import RunFolder, RunRecord, Store


def repeat_run(
    run: RunFolder,
    store: Store,
    seeds: Iterable[int],
    *,
    source: str | None = None,
    begun: Callable[[RunFolder], None] = lambda run: None,
    verbose: bool = False,
) -> list[RunRecord]:
    """The runs of an idea with these seeds: those that are there, and the others, trained now.

    A repetition that was broken off goes on. begun: told of each run that is trained. source: as resume_run.

    Raises:
        StoreError: the run is not done.
        KeyboardInterrupt: Ctrl-C; what was done is kept.
        As run_idea.
    """
    if run.record().state != "done":
        raise StoreError(
            f"run {run.name!r} is {run.record().state}; it has to be done before it is repeated."
        )
    own = run.record()
    done = {record.seed: record for record in repetitions(own, store)} | {own.seed: own}
    broken = store.runs([f"parent={run.name}", "state=interrupted|failed|waiting"])
    unfinished = {_seed(store.open(record.name)): record.name for record in broken}
    for seed in (each for each in seeds if each not in done):
        another = store.open(unfinished[seed]) if seed in unfinished else _repetition(run, store, seed)
        begun(another)
        result = _finish(another, source, verbose)
        if result.interrupted:
            raise KeyboardInterrupt
        done[seed] = another.record()
    return [done[seed] for seed in seeds]


def repetitions(record: RunRecord, store: Store) -> list[RunRecord]:
    """The finished runs that differ from this one in nothing but the seed, itself among them."""
    alike = store.runs([f"data={record.data}", "state=done"], sort="created")
    return [each for each in alike if differ_only_in_seed(each, record)]


def _repetition(run: RunFolder, store: Store, seed: int) -> RunFolder:
    idea = idea_of(run).with_values({SEED: seed})
    return make_run(idea, store, name=f"{run.name}-seed-{seed}", parent=run.name)


def _finish(run: RunFolder, source: str | None, verbose: bool) -> FinishedRun:
    if run.record().state != "waiting":
        return resume_run(run, source=source, verbose=verbose)
    return execute(run, idea_of(run, source), verbose=verbose)


def _seed(run: RunFolder) -> int:
    return idea_of(run).training.seed
