"""`run_idea`: train as an idea says, and keep everything about it in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trilith.experiments.idea import Idea
from trilith.experiments.recorded.execution import execute
from trilith.experiments.run.outputs import FinishedRun
from trilith.experiments.store import RunFolder, Store


def run_idea(
    idea: Idea,
    store: Store,
    *,
    name: str | None = None,
    tags: Sequence[str] = (),
    note: str = "",
    verbose: bool = False,
    **about: Any,
) -> tuple[RunFolder, FinishedRun]:
    """Train, test and record; the run, and what train_on_table gives.

    idea: its source is a path that holds wherever the process runs. `about`: further fields of the record,
    such as the run that it repeats. Ctrl-C ends training early, and the run can be resumed.

    Raises:
        StoreError: the name is taken, or the store cannot be used.
        As train_on_table; the run is then kept as failed, with the reason.
    """
    run = make_run(idea, store, name=name, tags=tags, note=note, **about)
    return run, execute(run, idea, verbose=verbose)


def make_run(idea: Idea, store: Store, *, name: str | None = None, **about: Any) -> RunFolder:
    """A run that waits to be begun. Credentials in the idea are not written down."""
    return store.create(idea.without_credentials().to_toml(), name=name or idea.name, **about)
