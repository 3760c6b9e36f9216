"""Which columns the predictions rest on, and what the most important ones do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.experiments.report.charts.dependence import common_domain, dependence_chart
from trilith.experiments.report.charts.importance import importance_bars
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_number
from trilith.experiments.report.measures.dependence import Dependence
from trilith.experiments.report.measures.importance import Importance
from trilith.experiments.report.sections.figure import Figure, figure

MOST = 15  # bars; of more columns, the most important ones


@dataclass(frozen=True)
class ExplanationSection:
    """importance: of every column, with its bars. dependence: a figure for each of a few columns."""

    loss: str
    importance: Sequence[Importance]
    bars: Figure | None
    dependence: list[Figure]


def explanation_section(content: ReportContent) -> ExplanationSection | None:
    """None where nothing was explained."""
    given = content.explanation
    if given is None or not (given.importance or given.dependence):
        return None
    bars = _bars(given.importance[:MOST], len(given.importance), given.loss) if given.importance else None
    return ExplanationSection(given.loss, given.importance, bars, _curves(given.dependence, content.task))


def _bars(shown: Sequence[Importance], columns: int, loss: str) -> Figure:
    caption = f"Rise of the {loss} on the test part when the cells of one column are shuffled"
    caption += "; grey: one standard deviation over the repeats."
    if len(shown) < columns:
        caption += f" Of {columns} columns, the {len(shown)} most important ones are shown."
    first = shown[0]
    label = f"Bar chart of the importance of {len(shown)} columns, the largest {first.column}"
    return figure(importance_bars(shown, loss), f"{label} ({format_number(first.mean)}).", caption)


def _curves(dependence: Sequence[Dependence], task: str) -> list[Figure]:
    if not dependence:
        return []
    domain, classes = common_domain(dependence), task == "classification"
    figures = []
    for each in dependence:
        predicted = f"probability of “{each.output}”" if classes else each.output
        figures.append(
            figure(
                dependence_chart(each, predicted, domain, percent=classes),
                f"Mean {predicted} by {each.column}: from {format_number(min(each.mean))} "
                f"to {format_number(max(each.mean))}.",
                f"Mean {predicted}, if every row had this {each.column}.",
            )
        )
    return figures
