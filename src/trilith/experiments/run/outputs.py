"""The files of a run: model, history and report, without ever overwriting an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Protocol

from trilith.experiments.report import ReportContent, write_report
from trilith.experiments.run.scores import Score
from trilith.files import write_atomically
from trilith.tasks.ensemble.estimator import EnsembleEstimator
from trilith.training import History

MODEL, HISTORY, REPORT = "model.safetensors", "history.csv", "report.html"


class SavedModel(Protocol):
    """What can be written to a file."""

    def save(self, path: str | Path) -> None: ...


class FinishedRun(Protocol):
    """What a run leaves.

    scores: on the test part, of the network and of simpler models. interrupted: whether Ctrl-C ended it.
    """

    @property
    def model(self) -> SavedModel: ...
    @property
    def fitted(self) -> EnsembleEstimator: ...
    @property
    def scores(self) -> dict[str, list[Score]]: ...
    @property
    def interrupted(self) -> bool: ...

    def report(self) -> ReportContent: ...


def write_outputs(run: FinishedRun, folder: str | Path) -> tuple[list[Path], list[Path]]:
    """Write the three files; earlier ones of these names are kept under numbered names.

    Returns the files written, and the earlier ones under their new names.

    Raises:
        OSError: the folder cannot be written; it is as it was.
    """

    def make(beside: Path) -> None:
        run.model.save(beside / MODEL)
        write_atomically(beside / HISTORY, histories(run).to_csv())
        write_report(run.report(), beside / REPORT)

    return _placed(Path(folder), make)


def copy_outputs(source: Path, folder: Path) -> tuple[list[Path], list[Path]]:
    """The same with the files of another folder, which stay there."""

    def make(beside: Path) -> None:
        for path in outputs_in(source):
            copyfile(path, beside / path.name)

    return _placed(folder, make)


def outputs_in(folder: Path) -> list[Path]:
    """Model, history and report of a folder."""
    return [folder / name for name in (MODEL, HISTORY, REPORT)]


def _placed(folder: Path, make: Callable[[Path], None]) -> tuple[list[Path], list[Path]]:
    """All three lie ready beside, on the same disk, before anything in the folder changes."""
    written = outputs_in(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".trilith-", dir=folder) as beside:
            make(Path(beside))
            kept = _set_aside(written)
            for path in written:
                Path(beside, path.name).rename(path)
    except OSError as error:
        error.filename = str(folder)  # not the temporary name, which says nothing to anybody
        raise
    return written, kept


def _set_aside(paths: Sequence[Path]) -> list[Path]:
    there = [path for path in paths if path.exists()]
    numbered = (
        [path.with_name(f"{path.stem}-{number}{path.suffix}") for path in there] for number in count(1)
    )
    free = next(names for names in numbered if not any(name.exists() for name in names))
    for path, name in zip(there, free, strict=True):
        path.rename(name)
    return free


def histories(run: FinishedRun) -> History:
    """One row for each epoch; of several networks one after another, with a column that numbers them."""
    networks = run.fitted.networks_
    if len(networks) == 1:
        return networks[0].history_
    joined = History()
    for number, network in enumerate(networks, start=1):
        joined.rows += [{"network": float(number), **row} for row in network.history_]
    return joined
