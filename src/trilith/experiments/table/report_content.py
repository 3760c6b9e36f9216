"""What the report tells about a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trilith.data.report import DataReport
from trilith.data.tables.columns.decision import Decision
from trilith.data.tables.summary import ColumnSummary as DataColumn
from trilith.experiments.report import (
    ColumnSummary,
    DataFindings,
    Intervals,
    ReportContent,
    TemperatureScaling,
)
from trilith.experiments.run.outputs import MODEL
from trilith.experiments.run.scores import imbalance_note
from trilith.experiments.run.summaries import metric_rows, network_summary, settings_shown
from trilith.experiments.table.evaluate import COVERAGE
from trilith.experiments.table.insight import explain_run
from trilith.experiments.table.trust import folded_metrics, measured_coverage
from trilith.network.model_file import library_version
from trilith.tasks.calibration import logits_of, probabilities_at

if TYPE_CHECKING:
    from trilith.experiments.table.table_run import TableRun


def report_content(run: TableRun) -> ReportContent:
    """Everything that the page shows."""
    classes = run.model.task == "classification"
    return ReportContent(
        title=f"{Path(run.source).name} → {run.model.target}",
        task=run.model.task,
        created=run.created,
        version=library_version(),
        metrics=metric_rows(run.scores),
        target=run.test_target,
        prediction=run.test_prediction,
        target_name=run.model.target,
        classes=run.model.classes if classes else (),
        probabilities=run.test_probabilities,
        history=run.fitted.history_,
        best_epoch=run.fitted.history_.best_epoch,
        columns=_columns(run.data_report, run.model.encoder.decisions),
        notes=run.notes,
        network=network_summary(run.fitted.networks_[0]),
        sizes={part: len(getattr(run.split, part)) for part in ("train", "validation", "test")},
        settings=settings_shown(run.fitted),
        model_file=MODEL,
        imbalance=imbalance_note(run.test_target) if classes else None,
        cross_validation=folded_metrics(run),
        temperature=_temperature(run),
        intervals=_intervals(run),
        explanation=explain_run(run),
        data=_findings(run.data_report),
    )


def _temperature(run: TableRun) -> TemperatureScaling | None:
    temperature = getattr(run.fitted, "temperature_", None)
    if run.test_probabilities is None or temperature is None:
        return None
    before = probabilities_at(logits_of(run.test_probabilities), 1 / temperature)
    return TemperatureScaling(temperature=temperature, before=before)


def _intervals(run: TableRun) -> Intervals | None:
    intervals = run.model.intervals
    if intervals is None or COVERAGE not in intervals.half_widths:
        return None
    lower, upper = intervals.interval(run.test_prediction, COVERAGE)
    return Intervals(coverage=measured_coverage(run), level=COVERAGE, lower=lower, upper=upper)


def _columns(report: DataReport, decisions: Sequence[Decision]) -> list[ColumnSummary]:
    """Each column of the data: what the network takes it for, and what is in it."""
    taken = {decision.column: decision for decision in decisions}
    outliers = {each.column: each.count for each in report.outliers}
    alone = {each.column: each for each in report.scores}
    drift = {each.column: each for each in report.drift}
    found = []
    for column in report.columns:
        more: dict[str, Any] = {}
        if (score := alone.get(column.name)) is not None:
            more |= {"alone": score.score, "suspect": score.is_suspect}
        if (moved := drift.get(column.name)) is not None:
            more |= {"drift": moved.distance, "drifted": moved.is_remarkable}
        if column.kind == "number":
            more["outliers"] = outliers.get(column.name, 0)
        found.append(
            ColumnSummary(
                name=column.name,
                kind=taken[column.name].kind if column.name in taken else column.kind,
                missing=column.missing,
                distinct=column.distinct,
                details=_details(column, taken.get(column.name)),
                **more,
            )
        )
    return found


def _details(column: DataColumn, decision: Decision | None) -> str:
    content = ""
    if column.top:
        content = ", ".join(f"{text} ({number})" for text, number in column.top)
    elif column.earliest is not None:
        content = f"{column.earliest} to {column.latest}"
    elif column.minimum is not None:
        content = f"{column.minimum:.6g} to {column.maximum:.6g}, mean {column.mean:.6g}"
    told = "" if decision is None else decision.details if decision.is_used else decision.reason
    return "; ".join(text for text in (told, content) if text)


def _findings(report: DataReport) -> DataFindings:
    return DataFindings(
        findings=report.findings,
        copies=report.duplicates.copies,
        tested_again=report.duplicates.tested_again,
        classes=report.balance.classes if report.balance else (),
        groups=str(report.groups) if report.groups else None,
        alone_measure=report.scores[0].measure if report.scores else None,
    )
