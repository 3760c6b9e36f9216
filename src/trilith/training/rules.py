"""What a setting may be, as data: the words for rules, and the rules of `train`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from trilith.engines.threads import MOST_THREADS
from trilith.errors import SettingError


@dataclass(frozen=True)
class Rule:
    """A test, and its words for people."""

    words: str
    holds: Callable[[Any], bool]

    def __or__(self, other: Rule) -> Rule:
        return Rule(f"{self.words} or {other.words}", lambda value: self.holds(value) or other.holds(value))


def whole(least: int, below: float = inf) -> Rule:
    """A whole number of at least `least` and below `below`."""

    def holds(value: Any) -> bool:
        is_whole = type(value) is not bool and isinstance(value, (int, np.integer))
        return is_whole and least <= int(value) < below

    return Rule(f"a whole number ≥ {least}" + (f" and < {int(below)}" if below < inf else ""), holds)


def number(low: float, high: float = inf, *, above: bool = False) -> Rule:
    """A finite number from `low` (or above it) to below `high`."""

    def holds(value: Any) -> bool:
        if type(value) is bool or not isinstance(value, (int, float, np.integer, np.floating)):
            return False
        return bool((low < value if above else low <= value) and value < high)

    sign = ">" if above else "≥"
    return Rule(f"a number {sign} {low:g}" + (f" and < {high:g}" if high < inf else ""), holds)


def one_of(*words: str) -> Rule:
    """One of these words."""
    return Rule(
        "one of " + ", ".join(map(repr, words)), lambda value: isinstance(value, str) and value in words
    )


NONE = Rule("None", lambda value: value is None)
SWITCH = Rule("True or False", lambda value: isinstance(value, (bool, np.bool_)))
POSITIVE = number(0, above=True)
SHARE = number(0, 1)
THREADS = NONE | whole(1, MOST_THREADS + 1)
PATH = Rule("a path", lambda value: isinstance(value, (str, Path)))

TRAIN_RULES: dict[str, Rule] = {
    "epochs": whole(0),
    "batch_size": NONE | whole(1),
    "validation_split": SHARE,
    "keep_best": SWITCH,
    "average_decay": NONE | SHARE,
    "shuffle": SWITCH,
    "seed": whole(0, 2**63),
    "precision": one_of("float32", "float64"),
    "threads": THREADS,
    "checkpoint": NONE | PATH,
    "checkpoint_seconds": number(0),
}


def check_rules(rules: Mapping[str, Rule], settings: Mapping[str, Any]) -> None:
    """Raise a SettingError for the first setting that breaks its rule."""
    for name, rule in rules.items():
        if name in settings and not rule.holds(settings[name]):
            raise SettingError(f"{name} must be {rule.words}; got {settings[name]!r}.")
