"""What each keyword of an estimator may be, as data, checked in one place before anything is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from numbers import Real
from typing import Any

import numpy as np

from trilith.errors import SettingError


@dataclass(frozen=True)
class Rule:
    """A test, and its words for people."""

    words: str
    holds: Callable[[Any], bool]

    def __or__(self, other: Rule) -> Rule:
        return Rule(f"{self.words} or {other.words}", lambda value: self.holds(value) or other.holds(value))


def whole(least: int) -> Rule:
    """A whole number of at least `least`."""

    def holds(value: Any) -> bool:
        is_whole = type(value) is not bool and isinstance(value, (int, np.integer))
        return is_whole and int(value) >= least

    return Rule(f"a whole number ≥ {least}", holds)


def number(low: float, high: float = inf, *, above: bool = False) -> Rule:
    """A finite number from `low` (or above it) to below `high`."""

    def holds(value: Any) -> bool:
        if not isinstance(value, Real) or isinstance(value, bool):
            return False
        size = float(value)
        return (low < size if above else low <= size) and size < high

    sign = ">" if above else "≥"
    return Rule(f"a number {sign} {low:g}" + (f" and < {high:g}" if high < inf else ""), holds)


def one_of(*words: str) -> Rule:
    """One of these words."""
    return Rule("one of " + ", ".join(map(repr, words)), lambda value: value in words)


def _is_words(value: Any) -> bool:
    many = isinstance(value, (list, tuple)) and all(isinstance(each, str) or callable(each) for each in value)
    return isinstance(value, str) or callable(value) or many


NONE = Rule("None", lambda value: value is None)
SWITCH = Rule("True or False", lambda value: isinstance(value, bool) or type(value).__name__ == "bool_")
POSITIVE = number(0, above=True)
SHARE = number(0, 1)
TEXT = Rule("a name", lambda value: isinstance(value, str))
OBJECT = Rule(
    "an object of Trilith", lambda value: not isinstance(value, (str, bool, Real, list, tuple, dict))
)
LAYERS = Rule(
    "whole numbers > 0 such as (256, 128)",
    lambda value: isinstance(value, (list, tuple)) and all(whole(1).holds(units) for units in value),
)

RULES: dict[str, Rule] = {
    "hidden_layers": whole(1) | LAYERS,
    "activation": Rule("a name or function, or one for each hidden layer", _is_words),
    "leaky_relu_slope": number(0),
    "normalization": NONE | one_of("batch", "layer"),
    "dropout": SHARE,
    "input_noise": number(0),
    "standardize": SWITCH,
    "initializer": TEXT | OBJECT,
    "loss": TEXT | OBJECT,
    "optimizer": TEXT | OBJECT,
    "learning_rate": NONE | POSITIVE,
    "momentum": NONE | SHARE,
    "beta_1": NONE | SHARE,
    "beta_2": NONE | SHARE,
    "rho": NONE | SHARE,
    "epsilon": NONE | POSITIVE,
    "weight_decay": NONE | number(0),
    "schedule": TEXT | OBJECT,
    "l1": number(0),
    "l2": number(0),
    "max_norm": NONE | POSITIVE,
    "clip_value": NONE | POSITIVE,
    "clip_norm": NONE | POSITIVE,
    "average_decay": NONE | SHARE,
    "batch_size": NONE | one_of("auto") | whole(1),
    "epochs": whole(1),
    "shuffle": SWITCH,
    "validation_split": SHARE,
    "early_stopping": NONE | whole(1) | OBJECT,
    "monitor": TEXT,
    "keep_best": SWITCH,
    "warm_start": SWITCH,
    "precision": one_of("auto", "float32", "float64"),
    "engine": TEXT | OBJECT,
    "label_smoothing": number(0, 1),
    "huber_delta": POSITIVE,
    "standardize_target": SWITCH,
}


def check_rules(settings: Mapping[str, Any]) -> None:
    """Raise a SettingError for the first setting that breaks its rule."""
    for name, rule in RULES.items():
        if name in settings and not rule.holds(settings[name]):
            raise SettingError(f"{name} must be {rule.words}; got {settings[name]!r}.")
