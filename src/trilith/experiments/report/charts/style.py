"""The look that all charts share: colours that read on white and on black alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import altair
    import numpy as np
    from numpy.typing import NDArray

    Chart: TypeAlias = altair.Chart | altair.LayerChart | altair.FacetChart

BLUE = "#3b7dc4"
ORANGE = "#c2652a"
GREY = "#7d8590"

WIDTH, HEIGHT = 420, 280  # px, axes included: two stand side by side, one fills a phone

# Fonts of one and the same width, so that what Vega measures is what the reader sees.
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"

CONFIG: dict[str, Any] = {
    "background": "transparent",
    "aria": False,  # one label for the whole chart instead of one for every point
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": GREY,
        "titleColor": GREY,
        "domainColor": GREY,
        "tickColor": GREY,
        "gridColor": GREY,
        "gridOpacity": 0.2,
        "tickCount": 6,
        "titlePadding": 8,
    },
    "legend": {
        "orient": "top",
        "title": None,
        "labelColor": GREY,
        "labelFontSize": 12,
        "symbolType": "stroke",
        "symbolStrokeWidth": 2,
        "symbolSize": 300,
        "offset": 4,
    },
    "text": {"color": GREY, "fontSize": 12},
}


def number_axis(largest: float, grid: bool = True) -> altair.Axis:
    """An axis of numbers, the large ones in short: 200k for 200,000."""
    import altair

    if largest < 10_000:
        return altair.Axis(grid=grid)
    return altair.Axis(grid=grid, labelExpr="format(datum.value, '~s')")


def span(values: NDArray[np.float64]) -> tuple[float, float]:
    """From the smallest to the largest value, widened where all are the same, so that there is a scale."""
    low, high = float(values.min()), float(values.max())
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return low, high
    room = abs(low) / 2 or 0.5
    return low - room, high + room


def fit(chart: Chart, height: int = HEIGHT) -> Chart:
    """The chart in the common size: its axes and labels take their room from the plot."""
    import altair

    return chart.properties(
        width=WIDTH, height=height, autosize=altair.AutoSizeParams(type="fit", contains="padding")
    )
