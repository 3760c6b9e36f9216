"""One quantity over the epochs of a training, on the training and on the validation part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from trilith.experiments.report.charts.style import BLUE, GREY, ORANGE, fit, number_axis
from trilith.experiments.report.measures.curves import Curve, thin

if TYPE_CHECKING:
    import altair

    from trilith.experiments.report.charts.style import Chart

FEW = 20  # epochs up to which single points are shown
MANY = 200  # epochs up to which the training line is dashed
WIDE = 50  # ratio of the largest to the smallest value from which a logarithmic scale reads better


def learning_curve(curve: Curve, best_epoch: int | None) -> Chart:
    """Lines for the parts that the curve has, and a mark at the best epoch."""
    import altair as alt

    epochs = alt.Scale(zero=False, nice=False)
    x = alt.X("epoch:Q", title="epoch", scale=epochs, axis=alt.Axis(tickMinStep=1, grid=False))
    y = _value_axis(curve)
    lines = _lines(curve).encode(x=x, y=y)
    best = [point for point in (curve.validation or curve.train) if point[0] == best_epoch]
    if not best:
        return fit(lines)
    marked = alt.Chart(alt.InlineData(values=[{"epoch": best[0][0], "value": best[0][1]}]))
    rule = marked.mark_rule(color=ORANGE, strokeDash=[2, 3], strokeWidth=1.5).encode(x=x)
    point = marked.mark_point(color=ORANGE, filled=True, size=70, opacity=1).encode(x=x, y=y)
    return fit(alt.layer(rule, lines, point))


def is_logarithmic(curve: Curve) -> bool:
    """Whether the values span so wide a range, all above zero, that only logarithms show the small ones."""
    low, high = _range(curve)
    return low > 0 and high > WIDE * low


def _value_axis(curve: Curve) -> altair.Y:
    import altair as alt

    if not is_logarithmic(curve):
        axis = number_axis(_range(curve)[1])
        return alt.Y("value:Q", title=curve.title, scale=alt.Scale(zero=False), axis=axis)
    axis = alt.Axis(values=_round_values(curve), format="~g")
    return alt.Y(
        "value:Q", title=f"{curve.title} (log scale)", scale=alt.Scale(type="log", nice=False), axis=axis
    )


def _lines(curve: Curve) -> altair.Chart:
    import altair as alt

    measured = {"train": curve.train, "validation": curve.validation}
    parts = {part: points for part, points in measured.items() if points}
    longest = max(map(len, parts.values()))
    # dashes help to tell the lines apart, unless a line is so long that they look like noise
    dashes = {"train": [5, 3] if longest <= MANY else [1, 0], "validation": [1, 0]}
    colours = {"train": GREY, "validation": BLUE}
    values = [
        {"epoch": epoch, "value": value, "part": part}
        for part, points in parts.items()
        for epoch, value in thin(points)
    ]
    legend = None if list(parts) == ["train"] else alt.Legend()
    color = alt.Scale(domain=list(parts), range=[colours[part] for part in parts])
    dash = alt.Scale(domain=list(parts), range=[dashes[part] for part in parts])
    lines: altair.Chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=30) if longest <= FEW else False)
        .encode(
            color=alt.Color("part:N", scale=color, legend=legend),
            strokeDash=alt.StrokeDash("part:N", scale=dash, legend=legend),
        )
    )
    return lines


def _round_values(curve: Curve) -> list[float]:
    """The powers of ten in the curve's range, with 2 and 5 times them where there are few."""
    low, high = (math.log10(value) for value in _range(curve))
    powers = [10.0**power for power in range(math.floor(low), math.ceil(high) + 1)]
    return powers if high - low > 2 else [digit * power for power in powers for digit in (1, 2, 5)]


def _range(curve: Curve) -> tuple[float, float]:
    values = [value for _, value in curve.train + curve.validation]
    return min(values), max(values)
