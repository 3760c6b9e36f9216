"""The files of a run: model, history and report, without ever overwriting an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from trilith.experiments.report import write_report
from trilith.experiments.table.report_content import MODEL, report_content
from trilith.experiments.table.table_run import TableRun
from trilith.files import write_atomically
from trilith.training import History

HISTORY, REPORT = "history.csv", "report.html"


def write_outputs(run: TableRun, folder: Path) -> tuple[list[Path], list[Path]]:
    """Write the three files; earlier ones of these names are kept under numbered names.

    Returns the files written, and the earlier ones under their new names.

    Raises:
        OSError: the folder cannot be written; it is as it was.
    """
    written = [folder / name for name in (MODEL, HISTORY, REPORT)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".trilith-", dir=folder) as beside:
            # all three lie ready, on the same disk, before anything in the folder changes
            run.model.save(Path(beside, MODEL))
            write_atomically(Path(beside, HISTORY), histories(run).to_csv())
            write_report(report_content(run), Path(beside, REPORT))
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


def histories(run: TableRun) -> History:
    """One row for each epoch; of several networks one after another, with a column that numbers them."""
    networks = run.fitted.networks_
    if len(networks) == 1:
        return networks[0].history_
    joined = History()
    for number, network in enumerate(networks, start=1):
        joined.rows += [{"network": float(number), **row} for row in network.history_]
    return joined
