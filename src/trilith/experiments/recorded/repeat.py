"""`repeat_run`: the same idea with other seeds, to see what is more than noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from trilith.errors import StoreError
from trilith.experiments.recorded.execution import execute
from trilith.experiments.recorded.resume import idea_of
from trilith.experiments.recorded.run_idea import make_run
from trilith.experiments.store import RunFolder, Store
from trilith.experiments.store.record import RunRecord

SEED = "training.seed"


def repeat_run(
    run: RunFolder,
    store: Store,
    seeds: int,
    *,
    source: str | None = None,
    begun: Callable[[RunFolder], None] = lambda run: None,
    verbose: bool = False,
) -> list[RunRecord]:
    """The runs of an idea with so many seeds, its own and those that follow; what is there is not repeated.

    begun: told of each run that is trained.

    Raises:
        StoreError: the run is not done.
        As run_idea.
    """
    if run.record().state != "done":
        raise StoreError(
            f"run {run.name!r} is {run.record().state}: it has to be done before it is repeated."
        )
    idea = idea_of(run, source)
    there = {record.seed: record for record in twins(run.record(), store)}
    records = []
    for seed in range(idea.training.seed, idea.training.seed + seeds):
        if seed not in there:
            again = idea.with_values({SEED: seed, "name": None})
            another = make_run(again, store, parent=run.name)
            begun(another)
            execute(another, again, verbose=verbose)
            there[seed] = another.record()
        records.append(there[seed])
    return records


def twins(record: RunRecord, store: Store) -> list[RunRecord]:
    """The finished runs on the same data whose settings differ in nothing but the seed, itself among them."""
    settings = _but_the_seed(record)
    alike = store.runs([f"data={record.data}", "state=done"], sort="created")
    return [each for each in alike if _but_the_seed(each) == settings]


def _but_the_seed(record: RunRecord) -> dict[str, Any]:
    return {name: value for name, value in record.settings.items() if name != SEED}
