"""Training that is recorded, as the commands do it: made, worked on, told of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.progress import shows_progress
from trilith.cli.stores import open_store
from trilith.cli.tell import tell_files, tell_record, tell_run

if TYPE_CHECKING:
    from trilith.experiments.idea import Idea
    from trilith.experiments.run.outputs import FinishedRun
    from trilith.experiments.store import RunFolder


def run_recorded(
    idea: Idea,
    store: Path | None,
    *,
    name: str | None = None,
    tags: Sequence[str] = (),
    note: str = "",
    output: Path | None = None,
    quiet: bool = False,
) -> None:
    """Run an idea, and say what came of it."""
    from trilith.experiments.recorded import execute, make_run
    from trilith.files import require_writable_folder

    if output is not None:
        require_writable_folder(output)  # better now than after the training
    run = make_run(idea.within(Path.cwd()), open_store(store), name=name, tags=tags, note=note)
    finish(run, execute(run, idea, verbose=shows_progress(quiet)), output, quiet)


def run_unrecorded(idea: Idea, output: Path, quiet: bool) -> None:
    """The same without a trace in the store."""
    from trilith.experiments.recorded.kinds import train_idea
    from trilith.experiments.run.outputs import write_outputs
    from trilith.files import require_writable_folder

    require_writable_folder(output)
    result = train_idea(idea, verbose=shows_progress(quiet))
    files, kept = write_outputs(result, output)
    if not quiet:
        tell_run(result)
        tell_files(files, kept)


def finish(run: RunFolder, result: FinishedRun, output: Path | None, quiet: bool) -> None:
    """Copy the files to where they were asked for, and say what came of the run."""
    from trilith.experiments.run.outputs import copy_outputs, outputs_in

    files, kept = (outputs_in(run.path), []) if output is None else copy_outputs(run.path, output)
    if not quiet:
        tell_run(result)
        tell_files(files, kept)
        tell_record(run)
