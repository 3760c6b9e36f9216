"""What the table holds and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.parts import DataFindings


@dataclass(frozen=True)
class ClassRows:
    """A class with its number of rows and its share of them all."""

    name: str
    rows: int
    share: float


@dataclass(frozen=True)
class DataSection:
    """outliers, alone, drift: whether any column has them. facts: sentences that are no finding."""

    findings: list[str]
    facts: list[str]
    classes: list[ClassRows]
    outliers: bool
    alone: str | None
    drift: bool


def data_section(content: ReportContent) -> DataSection | None:
    """None where nothing is known of the data."""
    if not (content.columns or content.notes or content.data):
        return None
    columns, data = content.columns, content.data
    classes = data.classes if data else ()
    total = sum(rows for _, rows in classes)
    alone = (data and data.alone_measure) or "alone"
    return DataSection(
        list(data.findings) if data else [],
        [*content.notes, *_facts(content.data)],
        [ClassRows(name, rows, rows / total) for name, rows in classes],
        any(column.outliers is not None for column in columns),
        alone if any(column.alone is not None for column in columns) else None,
        any(column.drift is not None for column in columns),
    )


def _facts(data: DataFindings | None) -> list[str]:
    """What is as it should be."""
    if data is None:
        return []
    facts = [data.groups] if data.groups and data.groups not in data.findings else []
    if not data.copies:
        facts.append("No row is there twice.")
    if not data.tested_again:
        facts.append("No test row has the features of a training row.")
    return facts
