"""Which classes the network tells apart on the test part."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.experiments.report.charts.confusion_matrix import confusion_matrix
from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.measures.confusion import ClassScore, Mistake, class_scores, confusion
from trilith.experiments.report.measures.interval import share_interval
from trilith.experiments.report.sections.figure import Figure, figure

MOST = 50  # classes in the matrix; of more, those with the most mistakes
MISTAKES = 8


@dataclass(frozen=True)
class Classes:
    """right of rows were predicted right, a share that lies in `interval` with 95% confidence."""

    figure: Figure
    rows: int
    right: int
    interval: tuple[float, float]
    scores: list[ClassScore]
    mistakes: list[Mistake]


def classes_section(content: ReportContent) -> Classes | None:
    """Confusion matrix, scores by class and the most frequent mistakes; None for another task or no rows."""
    if content.task != "classification" or not len(content.target):
        return None
    table = confusion(content.target, content.prediction, content.classes)
    drawn = table.most_confused(MOST)
    caption = "Rows are the true classes, columns the predicted ones. Blue is right, orange is wrong; "
    caption += "the stronger the colour, the larger the share of the true class."
    if len(drawn.labels) < len(table.labels):
        caption += f" Of {len(table.labels)} classes, the {MOST} with the most mistakes are shown."
    label = f"Confusion matrix of {len(drawn.labels)} classes: {table.right} of {table.rows} rows are right."
    return Classes(
        figure(confusion_matrix(drawn), label, caption),
        table.rows,
        table.right,
        share_interval(table.right, table.rows),
        class_scores(table),
        table.top_mistakes(MISTAKES) if len(table.labels) > 2 else [],
    )
