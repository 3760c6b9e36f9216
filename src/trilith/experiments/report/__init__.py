"""One self-contained page about a trained network: is it any good, and can its word be trusted?"""

from trilith.experiments.report.content import (
    BlockSummary,
    ColumnSummary,
    MetricRow,
    NetworkSummary,
    ReportContent,
)
from trilith.experiments.report.render import render_report
from trilith.experiments.report.write import write_report

__all__ = [
    "BlockSummary",
    "ColumnSummary",
    "MetricRow",
    "NetworkSummary",
    "ReportContent",
    "render_report",
    "write_report",
]
