"""Named amounts side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping

from trilith.notebook.picture import COLOURS, Picture, draw

ROW = 34  # px for each bar


def bars(
    amounts: Mapping[str, float], *, label: str, x_title: str = "", logarithmic: bool = False, digits: int = 3
) -> Picture:
    """Draw one bar for each entry, in the order given, with its number (so many digits) at its end.

    On a logarithmic axis bars begin at the power of ten below the smallest amount.
    """
    import altair as alt

    start = 10.0 ** math.floor(math.log10(min(amounts.values()))) if logarithmic else 0.0
    rows = [
        {"name": name, "start": start, "amount": float(amount), "text": f"{amount:.{digits}g}"}
        for name, amount in amounts.items()
    ]
    scale = alt.Scale(type="log", domainMin=start, nice=False) if logarithmic else alt.Scale()
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("amount:Q", title=x_title, scale=scale, axis=alt.Axis(format="~g", grid=False)),
        y=alt.Y("name:N", title=None, sort=list(amounts), axis=alt.Axis(labelLimit=220)),
    )
    texts = base.mark_text(align="left", dx=4, color="currentColor").encode(text="text:N")
    return draw(
        alt.layer(base.mark_bar(color=COLOURS[0]).encode(x2="start:Q"), texts), label, 60 + ROW * len(rows)
    )
