"""`resume_run`: go on with a run that was broken off, to the same bits as if it never had been."""

from __future__ import annotations

from trilith.errors import StoreError
from trilith.experiments.idea import Idea, read_idea
from trilith.experiments.recorded.execution import execute
from trilith.experiments.run.outputs import FinishedRun
from trilith.experiments.store import RunFolder
from trilith.experiments.store.run_folder import IDEA


def resume_run(run: RunFolder, *, source: str | None = None, verbose: bool = False) -> FinishedRun:
    """Train from the run's checkpoints, test and write what is missing.

    source: where the data are now, e.g. a database's address with its password, which is never recorded;
    None for where they were. They must be the same data.

    Raises:
        StoreError: the run is done, or its data have changed.
        RunBusyError: another process is at work on it.
        As train_on_table.
    """
    record = run.record()
    if record.state in ("done", "pruned"):
        raise StoreError(
            f"run {run.name!r} is {record.state}: there is nothing to resume. To train it anew: trilith run "
            f"{run.path / IDEA}."
        )
    return execute(run, idea_of(run, source), verbose=verbose)


def idea_of(run: RunFolder, source: str | None = None) -> Idea:
    """The idea that a run was begun with, its data at `source` where that is given.

    Raises:
        SettingError: its file is damaged.
    """
    idea = read_idea(run.path / IDEA)
    return idea if source is None else idea.with_values({"data.source": source})
