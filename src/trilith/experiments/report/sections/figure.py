"""A chart as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trilith.experiments.report.svg import inline_svg

if TYPE_CHECKING:
    from markupsafe import Markup

    from trilith.experiments.report.charts.style import Chart


@dataclass(frozen=True)
class Figure:
    """svg: the drawing. caption: what to see in it, for everyone."""

    svg: Markup
    caption: str


def figure(chart: Chart, label: str, caption: str) -> Figure:
    """Draws the chart; `label` describes it to those who cannot see it."""
    return Figure(inline_svg(chart, label), caption)
