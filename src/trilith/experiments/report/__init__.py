"""One self-contained page about a trained network: is it any good, and can its word be trusted?"""

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.measures.coverage import Coverage
from trilith.experiments.report.measures.dependence import Dependence
from trilith.experiments.report.measures.folds import FoldedMetric
from trilith.experiments.report.measures.importance import Importance
from trilith.experiments.report.parts import (
    BlockSummary,
    ColumnSummary,
    DataFindings,
    Explanation,
    Intervals,
    MetricRow,
    NetworkSummary,
    PictureGroup,
    ShownPicture,
    TemperatureScaling,
)
from trilith.experiments.report.render import render_report
from trilith.experiments.report.write import write_report

__all__ = [
    "BlockSummary",
    "ColumnSummary",
    "Coverage",
    "DataFindings",
    "Dependence",
    "Explanation",
    "FoldedMetric",
    "Importance",
    "Intervals",
    "MetricRow",
    "NetworkSummary",
    "PictureGroup",
    "ReportContent",
    "ShownPicture",
    "TemperatureScaling",
    "render_report",
    "write_report",
]
