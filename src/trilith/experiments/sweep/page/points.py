"""The trials of a sweep as plain values, and its fields as axes: what the charts are drawn from."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trilith.experiments.idea import Choices, Range, Searched
from trilith.experiments.report.formatting import chart_labels, shorten
from trilith.experiments.sweep.sweep import RUN, Sweep


@dataclass(frozen=True)
class Point:
    """A trial. value: what it reached; of a pruned one, where it was given up. run: its name in the store."""

    number: int
    run: str
    values: Mapping[str, Any]
    value: float
    is_whole: bool


@dataclass(frozen=True)
class Axis:
    """A field. choices: their labels, where it has no order."""

    field: str
    title: str
    searched: Searched
    choices: Sequence[str] = ()

    @property
    def log(self) -> bool:
        """Whether equal ratios are equally far apart."""
        return isinstance(self.searched, Range) and self.searched.log

    def shown(self, value: Any) -> float | str:
        """A value as a chart takes it."""
        if isinstance(self.searched, Choices):
            return self.choices[list(self.searched.choices).index(value)]
        return float(value)

    def place(self, value: Any) -> float:
        """Where a value is between the ends, 0 to 1."""
        if isinstance(self.searched, Choices):
            return (list(self.searched.choices).index(value) + 0.5) / len(self.choices)
        assert isinstance(self.searched, Range)
        scale = math.log if self.log else float
        low, high = scale(self.searched.low), scale(self.searched.high)
        return (scale(value) - low) / (high - low) if high > low else 0.5

    def at(self, place: float) -> float:
        """The number that is there."""
        assert isinstance(self.searched, Range)
        low, high = self.searched.low, self.searched.high
        return low * (high / low) ** place if self.log else low + (high - low) * place


def points_of(sweep: Sweep) -> list[Point]:
    """The trials that have a value, in their order."""
    from optuna.trial import TrialState

    shown = (TrialState.COMPLETE, TrialState.PRUNED)
    return [
        Point(
            trial.number,
            str(trial.user_attrs.get(RUN, trial.number)),
            sweep.space.values(trial.params),
            trial.value,
            trial.state == TrialState.COMPLETE,
        )
        for trial in sweep.trials()
        if trial.state in shown and trial.value is not None and math.isfinite(trial.value)
    ]


def axes_of(sweep: Sweep) -> dict[str, Axis]:
    """One for each field; a title names the section only where two fields would have the same."""
    names = [field.partition(".")[2] for field in sweep.space.fields]
    found = {}
    for (field, each), name in zip(sweep.space.fields.items(), names, strict=True):
        title = shorten(field if names.count(name) > 1 else name.replace("_", " "), 32)
        choices = (
            chart_labels([choice_text(value) for value in each.choices]) if isinstance(each, Choices) else []
        )
        found[field] = Axis(field, title, each, choices)
    return found


def choice_text(value: Any) -> str:
    """A choice as people write it."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(json.loads(json.dumps(value)))
