"""The work on a recorded run, from its first step or from its checkpoints to its report."""

from __future__ import annotations

from shutil import rmtree

from trilith.experiments.idea import Idea
from trilith.experiments.recorded.kinds import train_idea
from trilith.experiments.recorded.listeners import listeners_of
from trilith.experiments.recorded.measured import test_metrics, validation_metrics
from trilith.experiments.recorded.recorder import Recorder
from trilith.experiments.recorded.work import at_work
from trilith.experiments.run.outputs import FinishedRun, write_outputs
from trilith.experiments.store import RunFolder
from trilith.experiments.store.run_folder import CHECKPOINTS


def execute(run: RunFolder, idea: Idea, *, verbose: bool = False) -> FinishedRun:
    """Train, test and write model, history and report into the run's folder.

    Raises:
        RunBusyError: another process is at work on it.
        As train_on_table; the run is then kept as failed, with the reason.
    """
    with at_work(run) as outcome:
        recorder = Recorder(run, idea, listeners_of(run, idea))
        try:
            result = train_idea(idea, observer=recorder, verbose=verbose)
            write_outputs(result, run.path)
            histories = [network.history_ for network in result.fitted.networks_]
            outcome.fields = {**recorder.finish(histories), **measured(result)}
        finally:
            recorder.close()
        outcome.state = "interrupted" if result.interrupted else "done"
    if outcome.state == "done":
        rmtree(run.path / CHECKPOINTS, ignore_errors=True)  # the model is what they led to
    return result


def measured(result: FinishedRun) -> dict[str, object]:
    """The record's metrics of a tested run, those of the test first."""
    tested, up = test_metrics(result.scores["network"])
    validated, also = validation_metrics([network.history_ for network in result.fitted.networks_])
    return {"metrics": {**tested, **validated}, "higher_is_better": {**up, **also}}
