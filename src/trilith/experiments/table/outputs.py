"""The files of a run: model, history and report, without ever overwriting an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from trilith.data.tables.summary import ColumnSummary as DataColumn
from trilith.data.tables.summary import summary
from trilith.experiments.report import (
    BlockSummary,
    ColumnSummary,
    MetricRow,
    NetworkSummary,
    ReportContent,
    write_report,
)
from trilith.experiments.table.run import TableRun
from trilith.experiments.table.scores import Score
from trilith.files import write_atomically
from trilith.network.model_file import library_version

MODEL, HISTORY, REPORT = "model.safetensors", "history.csv", "report.html"


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
            write_atomically(Path(beside, HISTORY), run.model.estimator.history_.to_csv())
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


def report_content(run: TableRun) -> ReportContent:
    """What the report tells about a run."""
    estimator = run.model.estimator
    table = estimator.network_.summary()
    blocks = [
        BlockSummary(block=row.name, output_shape=row.output_shape, parameters=row.parameters, flop=row.flops)
        for row in table.rows
    ]
    others = {title: {score.name: score for score in scores} for title, scores in run.scores.items()}
    classes = run.model.task == "classification"
    return ReportContent(
        title=f"{Path(run.table.source).name} → {run.model.target}",
        task=run.model.task,
        created=run.created,
        version=library_version(),
        metrics=[_metric_row(score, others) for score in run.scores["network"]],
        target=run.test_target,
        prediction=run.test_prediction,
        target_name=run.model.target,
        classes=run.model.classes if classes else (),
        probabilities=run.test_probabilities,
        history=estimator.history_,
        best_epoch=estimator.history_.best_epoch,
        columns=[_column(each) for each in summary(run.table)],
        notes=run.notes,
        network=NetworkSummary(blocks=blocks, parameters=table.parameters, flop=table.flops),
        sizes={
            "train": len(run.split.train),
            "validation": len(run.split.validation),
            "test": len(run.split.test),
        },
        settings={
            name: value for name, value in estimator.get_params(deep=False).items() if name != "verbose"
        },
        model_file=MODEL,
    )


def _metric_row(score: Score, others: dict[str, dict[str, Score]]) -> MetricRow:
    def value(title: str) -> float | None:
        other = others[title].get(score.name)
        return other.value if other else None

    return MetricRow(
        name=score.name,
        higher_is_better=score.higher_is_better,
        network=score.value,
        linear_model=value("linear model"),
        baseline=value("baseline"),
    )


def _column(column: DataColumn) -> ColumnSummary:
    if column.top:
        details = ", ".join(f"{text} ({number})" for text, number in column.top)
    elif column.minimum is not None:
        details = f"{column.minimum:.6g} to {column.maximum:.6g}, mean {column.mean:.6g}"
    else:
        details = ""
    return ColumnSummary(
        name=column.name, kind=column.kind, missing=column.missing, distinct=column.distinct, details=details
    )
