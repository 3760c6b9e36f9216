"""A picture as a notebook shows it: SVG in the colours of the page, with words for who does not see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import fit
from trilith.experiments.report.svg import inline_svg

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

COLOURS = ("#3b7dc4", "#c2652a", "#3d9970", "#a05bb5", "#c94f6d", "#8a7a2f", "#2f9aa0", "#7d8590")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
INK = {"labelColor": "currentColor", "titleColor": "currentColor"}  # black on white, white on black
ROLES = re.compile(r' (?:role="graphics-[^"]*"|aria-roledescription="[^"]*")')  # one label speaks for all


@dataclass(frozen=True)
class Picture:
    """An SVG element that announces itself by `label` to screen readers; a notebook shows it by itself."""

    svg: str
    label: str

    def _repr_html_(self) -> str:
        return self.svg


def draw(chart: Chart, label: str, height: int) -> Picture:
    """Draw a chart in the common width."""
    return draw_as_it_is(fit(chart, height), label)


def draw_as_it_is(chart: Chart, label: str) -> Picture:
    """Draw a chart, axes and legend in the colour of the text around it."""
    inked = chart.configure(axis=INK, legend=INK)
    return Picture(ROLES.sub("", str(inline_svg(inked, label))), label)
