"""`trilith explain MODEL DATA --attributions, --importance, --dependence COLUMN`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trilith.errors import SettingError

if TYPE_CHECKING:
    from trilith.data import Table
    from trilith.data.tables.rows import Rows
    from trilith.experiments.report.findings import Finding
    from trilith.experiments.table import TableModel
    from trilith.explain.predictions import Attributions

BASELINE_ROWS = 1000  # drawn at random, of which the mean is taken
NOTHING = 1e-3  # of the largest share: as far as anybody looks
DRAWN = 25  # columns, those with the largest shares; the table has all
JUDGED_ROWS = 20_000  # drawn at random, of which importance and dependence take what they need


@dataclass(frozen=True)
class Asked:
    """What is to be told of a model's predictions of the rows of `data`.

    row: of the attributions, from 1. target: a class. baseline: "mean", "zeros" or the number of a row.
    dependence: columns.
    """

    data: str | None
    attributions: bool
    importance: bool
    dependence: tuple[str, ...]
    row: int
    target: str | None
    baseline: str
    logit: bool
    steps: int
    output: Path | None
    query: str | None
    table: str | None
    threads: int | None

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return self.attributions or self.importance or bool(self.dependence)


def explain_predictions(model: Path, asked: Asked) -> None:
    """Print what is asked, and write it to the output.

    Raises:
        SettingError, DataError, ModelFileError: there is no such row, class, column or model.
    """
    from trilith.cli.console import print_line
    from trilith.cli.explained.bars import print_finding
    from trilith.cli.progress import row_progress
    from trilith.data import open_rows
    from trilith.experiments.images import ImageModel
    from trilith.experiments.models import load_model
    from trilith.experiments.report.findings import require_ending, write_findings

    loaded = load_model(model, asked.threads)
    if isinstance(loaded, ImageModel):
        raise SettingError(
            "attributions, importance and dependence are about columns, and this model looks at pictures. "
            "Which places an answer rests on is in the run's report.html: What answers rest on."
        )
    if asked.data is None:
        raise SettingError("the data are missing. Name a table beside the model: trilith explain MODEL DATA.")
    if asked.output is not None:
        require_ending(asked.output, asked.attributions + asked.importance + len(asked.dependence))
    if asked.target is not None and asked.target not in map(str, loaded.classes):
        known = ", ".join(map(str, loaded.classes)) or "none: it predicts a number"
        raise SettingError(f"{asked.target!r} is not one of the model's classes: {known}.")
    with row_progress() as progress, open_rows(asked.data, query=asked.query, table=asked.table) as rows:
        progress.expect("explaining", len(rows))
        findings = _findings(loaded, rows, asked)
    for finding in findings:
        print_finding(finding)
    if asked.output is not None:
        write_findings(findings, f"{Path(rows.source).name} → {loaded.target}", asked.output)
        print_line(f"written: {asked.output}")


def _findings(model: TableModel, rows: Rows, asked: Asked) -> list[Finding]:
    if not len(rows):
        raise SettingError(f"{rows.source} has no row to explain.")
    findings = [_attributions(model, rows, asked)] if asked.attributions else []
    if asked.importance or asked.dependence:
        sample = rows.sample(JUDGED_ROWS, seed=0)
        findings += [_importance(model, sample)] if asked.importance else []
        findings += [_dependence(model, sample, column, asked.target) for column in asked.dependence]
    return findings


def _attributions(model: TableModel, rows: Rows, asked: Asked) -> Finding:
    from trilith.experiments.report.charts.attributions import attribution_bars
    from trilith.experiments.report.findings import Finding
    from trilith.experiments.report.formatting import format_number
    from trilith.explain.predictions import attribute

    row = _row(rows, asked.row, "--row")
    baseline, words = _baseline(rows, asked.baseline)
    found = attribute(
        model,
        row,
        baseline=baseline,
        target=asked.target,
        logit=asked.logit,
        steps=asked.steps,
        threads=asked.threads,
    )
    order = np.argsort(-abs(found.values[0]))
    columns, shares = [found.columns[each] for each in order], found.values[0, order].tolist()
    cells = [_shown(row, column) for column in columns]
    what = f"{found.explained} of {model.target} = {found.targets[0]}" if len(model.classes) else model.target
    before, after = (format_number(each[0]) for each in (found.baselines, found.predictions))
    return Finding(
        f"What each column adds to the {what} of {_place(rows, asked.row)}",
        [
            f"It is {after}; at the baseline, {words}, {before}. "
            f"The columns account for the difference{_gap(found, asked.steps)}."
        ],
        ("column", "value", "added"),
        list(zip(columns, cells, shares, strict=True)),
        lambda: attribution_bars(
            [f"{columns[each]} = {cells[each]}" for each in range(min(DRAWN, len(columns)))],
            shares[:DRAWN],
            what,
            percent=found.explained == "probability",
        ),
        "added",
    )


def _gap(found: Attributions, steps: int) -> str:
    """What they do not account for, unless it is nothing to speak of."""
    from trilith.experiments.report.formatting import format_number

    gap, scale = float(found.gaps[0]), float(abs(found.values[0]).max())
    if abs(gap) <= NOTHING * scale:
        return ""
    return f", but for {format_number(gap)}, the error of an integral in {steps} steps"


def _baseline(rows: Rows, asked: str) -> tuple[Table | None, str]:
    """The rows of the baseline, and what it is called."""
    if asked == "zeros":
        return None, "zeros and no category"
    if asked == "mean":
        taken = rows.sample(BASELINE_ROWS, seed=0)
        return taken, f"the mean of {len(taken):,} rows"
    if not asked.isdecimal():
        raise SettingError(f"--baseline must be mean, zeros or the number of a row; got {asked!r}.")
    return _row(rows, int(asked), "--baseline"), _place(rows, int(asked))


def _place(rows: Rows, number: int) -> str:
    """The number of a row, and where it has one its line in the file."""
    place, name = rows.place(number - 1), f"row {number}"
    return name if place == name else f"{name} ({place})"


def _row(rows: Rows, number: int, option: str) -> Table:
    if not 1 <= number <= len(rows):
        raise SettingError(f"{option} {number}: {rows.source} has the rows 1 to {len(rows):,}.")
    return rows.take(np.array([number - 1]))


def _shown(row: Table, column: str) -> str:
    from trilith.data.tables.cells import as_text
    from trilith.data.tables.table import is_time, missing_cells

    cells = row.columns[column]
    if missing_cells(cells)[0]:
        return "missing"
    return str(cells[0].astype("datetime64[s]")) if is_time(cells) else str(as_text(cells)[0])


def _importance(model: TableModel, table: Table) -> Finding:
    from trilith.experiments.report.charts.importance import importance_bars
    from trilith.experiments.report.findings import Finding
    from trilith.experiments.table.insight import importance_of

    labelled = model.separate(table)
    loss, importance = importance_of(model, labelled.features, labelled.target)
    if not importance:
        raise SettingError(f"{table.source}: no row has a {model.target!r} that the model knows.")
    return Finding(
        "Importance of the columns",
        [
            f"By how much the {loss} rises when the cells of one column are shuffled, in the mean of "
            f"{len(importance[0].rises)} times. Rows that the model was trained on flatter it."
        ],
        ("column", "rise", "standard deviation"),
        [(each.column, each.mean, each.spread) for each in importance],
        lambda: importance_bars(importance, loss),
        "rise",
    )


def _dependence(model: TableModel, table: Table, column: str, target: str | None) -> Finding:
    from trilith.experiments.report.charts.dependence import common_domain, dependence_chart
    from trilith.experiments.report.findings import Finding
    from trilith.experiments.table.insight import dependence_of, has_probabilities

    table.require(column)
    if column not in {feature.column for feature in model.encoder.features}:
        raise SettingError(f"the model does not use the column {column!r}, so nothing depends on it.")
    if model.task == "classification" and not has_probabilities(model):
        raise SettingError("the model gives no probabilities, so there is no number to depend on a column.")
    found = dependence_of(model, table, column, output=target)
    if found is None:
        raise SettingError(f"{column!r} has fewer than two values that return: nothing to compare.")
    classes = model.task == "classification"
    predicted = f"probability of {model.target} = {found.output}" if classes else model.target
    return Finding(
        f"Mean {predicted} by {column}",
        [f"If every row had this {column}, all else as it is; half of the rows lie from lower to upper."],
        (column, "mean", "lower", "upper", "of the rows" if found.kind == "category" else "rows up to here"),
        [
            (found.values[each], found.mean[each], found.low[each], found.high[each], found.shares[each])
            for each in range(len(found.values))
        ],
        lambda: dependence_chart(found, predicted, common_domain([found]), percent=classes),
        "mean",
    )
