"""Space: the fields that a search varies, as Optuna asks for them, and as an idea takes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from math import prod
from random import Random
from typing import TYPE_CHECKING, Any

from trilith.errors import SettingError
from trilith.experiments.idea import Choices, Idea, Range, Searched, SearchIdea, ordered
from trilith.experiments.idea.searched import plain_list

if TYPE_CHECKING:
    from optuna.trial import Trial

MOST_POINTS = 1_000_000  # of a grid
DIGITS = 6  # of a number that is drawn: enough for any search, and readable

MANY = 32  # whole numbers from which on they are drawn as real ones: TPE is tens of times slower with steps

Label = str | int | float | bool | None
"""A value as Optuna takes it: a list is its JSON."""


class Space:
    """What is searched, each field after those that its condition depends on."""

    def __init__(self, search: SearchIdea) -> None:
        searched = search.searched
        self.seed = search.seed
        self.fields: dict[str, Searched] = {field: searched[field] for field in ordered(searched)}
        self.conditions = {field: each.conditions(searched) for field, each in self.fields.items()}

    @property
    def has_conditions(self) -> bool:
        """Whether some fields count only where others have certain values."""
        return any(self.conditions.values())

    def draw(self, trial: Trial) -> dict[str, Any]:
        """The values of a trial, by field; those that it already has stay."""
        values: dict[str, Any] = {}
        for field, each in self.fields.items():
            if self._counts(field, values):
                values[field] = _value(each, _suggest(trial, field, each))
        return values

    def values(self, labels: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a trial that is over."""
        return {field: _value(each, labels[field]) for field, each in self.fields.items() if field in labels}

    def own_labels(self, idea: Idea) -> dict[str, Label]:
        """What the idea itself says of the fields that are searched, where that is among what is searched."""
        said = plain_list(idea.flat())
        return {
            field: label(said[field])
            for field, each in self.fields.items()
            if field in said and each.has(said[field])
        }

    def grid(self) -> list[dict[str, Label]]:
        """All points, each once, in an order that the seed decides: so that a part of it is spread out.

        Raises:
            SettingError: a field with more values than can be counted.
        """
        points = {field: each.points() for field, each in self.fields.items()}
        for field, each in points.items():
            if each is None:
                raise SettingError(
                    f"search.space: a grid needs a step for {field!r}, such as "
                    "{ low = 0.0, high = 0.5, step = 0.1 }, or choices."
                )
        counted = {field: each for field, each in points.items() if each is not None}
        if (count := prod(map(len, counted.values()))) > MOST_POINTS:
            raise SettingError(
                f"search.space: a grid of {count:,} points. Use sampler = 'random' for so many."
            )
        found: dict[str, dict[str, Label]] = {}
        for chosen in product(*counted.values()):
            point: dict[str, Any] = {}
            for field, value in zip(counted, chosen, strict=True):
                if self._counts(field, point):
                    point[field] = value
            labels = {field: label(value) for field, value in point.items()}
            found.setdefault(json.dumps(labels), labels)
        shuffled = list(found.values())
        Random(self.seed).shuffle(shuffled)
        return shuffled

    def _counts(self, field: str, values: Mapping[str, Any]) -> bool:
        allowed = self.conditions[field]
        return all(other in values and values[other] in those for other, those in allowed.items())


def label(value: Any) -> Label:
    """A value as Optuna can keep it."""
    return json.dumps(value) if isinstance(value, list) else value


def _suggest(trial: Trial, field: str, each: Searched) -> Any:
    if isinstance(each, Choices):
        return trial.suggest_categorical(field, [label(value) for value in each.choices])
    assert isinstance(each, Range)  # there are no others
    if each.is_whole and each.step is None and each.high - each.low >= MANY:
        return trial.suggest_float(field, each.low - 0.5, each.high + 0.5, log=each.log)
    if each.is_whole:
        low, high, step = int(each.low), int(each.high), int(each.step or 1)
        return trial.suggest_int(field, low, high - (high - low) % step, step=step, log=each.log)
    points = None if each.step is None else each.points()
    return trial.suggest_float(
        field, each.low, points[-1] if points else each.high, step=each.step, log=each.log
    )


def _value(each: Searched, drawn: Any) -> Any:
    """The value of the field that was drawn."""
    if isinstance(each, Choices):
        return next(
            value for value in each.choices if label(value) == drawn and type(label(value)) is type(drawn)
        )
    assert isinstance(each, Range)
    nearest = round(drawn) if each.is_whole else float(f"{drawn:.{DIGITS}g}")
    return min(max(nearest, each.low), each.high)
