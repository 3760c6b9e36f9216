"""How numbers and names are written for people."""

from __future__ import annotations

import math
from collections.abc import Sequence

MISSING = "–"


def format_number(value: float | None) -> str:
    """Four significant digits, thousands grouped; integers in full; a dash for None and NaN."""
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    magnitude = abs(value)
    if float(value).is_integer() and magnitude < 1e15:
        text = f"{int(value):,}"
    elif magnitude >= 1e9 or magnitude < 1e-4:
        text = f"{value:.1e}"
    else:
        decimals = max(0, 3 - math.floor(math.log10(magnitude)))
        text = f"{value:,.{decimals}f}"
    return text.replace("-", "−", 1) if value < 0 else text


def format_together(values: Sequence[float | None]) -> list[str]:
    """Numbers to be compared, all with the same decimals: four below ten, fewer above."""
    known = [abs(value) for value in values if value is not None and math.isfinite(value)]
    largest = max(known, default=0.0)
    if not 0.01 <= largest < 1e9:
        return [format_number(value) for value in values]
    decimals = 4 if largest < 10 else 2 if largest < 100 else 1 if largest < 1000 else 0
    return [
        f"{value:z,.{decimals}f}".replace("-", "−")
        if value is not None and math.isfinite(value)
        else format_number(value)
        for value in values
    ]


def format_percent(share: float | None) -> str:
    """A share of one as a percentage with one decimal; a dash for None and NaN."""
    return MISSING if share is None or math.isnan(share) else f"{share:.1%}"


def format_count(count: int) -> str:
    """A count in at most five characters, for the cells of a chart: 9,999, then 12k, then 3.4M."""
    if count < 10_000:
        return f"{count:,}"
    if count < 999_500:
        return f"{count / 1000:.0f}k"
    return f"{count / 1e6:.1f}M"


def format_setting(value: object) -> str:
    """A hyperparameter as a person would write it: sequences with commas, None as "none"."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(format_setting(item) for item in value) or MISSING
    return str(value)


def shorten(text: str, length: int) -> str:
    """At most `length` characters on one line; the middle goes, for names often differ at their ends."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split()) or MISSING
    if len(line) <= length:
        return line
    tail = (length - 1) // 3
    return f"{line[: length - 1 - tail].rstrip()}…{line[-tail:].lstrip()}"


def chart_labels(names: Sequence[object], length: int = 24) -> list[str]:
    """Short names for an axis, all different: a chart merges what has one name."""
    labels: list[str] = []
    for name in names:
        short = label = shorten(str(name), length)
        twin = 1
        while label in labels:
            twin += 1
            label = f"{short} ({twin})"
        labels.append(label)
    return labels
