"""From a chart to a picture that stands inside a page: no script, no fetching."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import CONFIG

if TYPE_CHECKING:
    from markupsafe import Markup

    from trilith.experiments.report.charts.style import Chart

LONG_NUMBER = re.compile(r"(\d\.\d\d)\d+")
ROLES = re.compile(r' (?:role="graphics-[^"]*"|aria-roledescription="[^"]*")')  # the whole is one picture
GEOMETRY = re.compile(r' (?:d|transform|viewBox)="[^"]*"')


def inline_svg(chart: Chart, label: str) -> Markup:
    """The chart drawn by Vega as an SVG element, which screen readers announce by `label`."""
    import vl_convert
    from markupsafe import Markup

    drawn = vl_convert.vegalite_to_svg(chart.to_dict(), config=CONFIG, allowed_base_urls=[])
    # hundredths of a pixel are enough, and halve the file
    drawn = GEOMETRY.sub(lambda geometry: LONG_NUMBER.sub(r"\1", geometry[0]), drawn)
    drawn = ROLES.sub("", drawn)
    opening = Markup('<svg role="img" aria-label="{}" ').format(label)
    return Markup(drawn.replace("<svg ", opening, 1))
