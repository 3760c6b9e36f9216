"""Curves of runs: one quantity by epoch, the mean of a run's networks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import Any, TypeAlias

from trilith.errors import StoreError
from trilith.experiments.compare.comparison import Comparison

BARS = "▁▂▃▄▅▆▇█"
WIDE = 20  # ratio of the largest to the smallest value from which logarithms read better

USUAL = ("validation_loss", "loss")  # drawn where nothing else is asked for

History: TypeAlias = Sequence[Mapping[str, Any]]
Points: TypeAlias = list[tuple[float, float]]
"""(epoch, value), by epoch."""


def run_curve(history: History, quantity: str) -> Points:
    """The mean over the networks that trained in each epoch, without values that are not finite."""
    values: dict[float, list[float]] = {}
    for row in history:
        value = row.get(quantity)
        if isinstance(value, int | float) and math.isfinite(value):
            values.setdefault(float(row.get("epoch", 0)), []).append(float(value))
    return [(epoch, mean(values[epoch])) for epoch in sorted(values)]


def group_curves(
    comparison: Comparison, histories: Mapping[str, History], quantity: str | None = None
) -> tuple[str | None, dict[str, Points]]:
    """What is drawn, and a curve for each group by its name: the mean over its runs.

    histories: by the name of the run. quantity: where None, the validation loss, else the loss, if there is
    one.

    Raises StoreError for a quantity that no history has.
    """
    names = list(dict.fromkeys(name for history in histories.values() for row in history for name in row))
    if quantity is None:
        quantity = next((name for name in USUAL if name in names), None)
    elif quantity not in names:
        raise StoreError(f"no history has {quantity!r}; there is {', '.join(names) or 'nothing in them'}.")
    curves = {
        group.name: run_curve([row for run in group.runs for row in histories[run.name]], quantity or "")
        for group in comparison.groups
    }
    return quantity, curves


def is_wide(curves: Sequence[Points]) -> bool:
    """Whether only a logarithmic scale shows the small values."""
    values = [value for curve in curves for _, value in curve]
    return bool(values) and min(values) > 0 and max(values) > WIDE * min(values)


def sparklines(curves: Sequence[Points], width: int = 40) -> list[str]:
    """A line of text for each curve, all on one scale of epochs and values; at most so wide."""
    epochs = sorted({epoch for curve in curves for epoch, _ in curve})
    if not epochs:
        return [""] * len(curves)
    width = min(width, len(epochs))
    column_of = {epoch: place * width // len(epochs) for place, epoch in enumerate(epochs)}
    scale: Callable[[float], float] = math.log if is_wide(curves) else float
    heights: list[Points] = [[(column_of[epoch], scale(value)) for epoch, value in curve] for curve in curves]
    low = min(height for curve in heights for _, height in curve)
    span = max(height for curve in heights for _, height in curve) - low
    return [_bars(curve, low, span or 1.0, width) for curve in heights]


def _bars(heights: Points, low: float, span: float, width: int) -> str:
    columns: dict[float, list[float]] = {}
    for column, height in heights:
        columns.setdefault(column, []).append((height - low) / span)
    bars = (
        BARS[round(mean(columns[column]) * (len(BARS) - 1))] if column in columns else " "
        for column in range(width)
    )
    return "".join(bars).rstrip()
