"""The settings of a run on a table: the defaults, and those that people type as name=value."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from trilith.data.tables.target import Task
from trilith.errors import SettingError
from trilith.tasks.catalogue import TASKS
from trilith.tasks.estimator import NetworkEstimator

ESTIMATORS: dict[Task, type[NetworkEstimator]] = {
    "classification": TASKS["NetworkClassifier"],
    "regression": TASKS["NetworkRegressor"],
}

# Measured on california_housing and scikit-learn's samples, see docs/benchmarks.md.
DEFAULTS: dict[str, Any] = {
    "hidden_layers": (256, 256, 64),
    "activation": "silu",
    "normalization": "layer",
    "optimizer": "adam",
    "learning_rate": 3e-3,
    "schedule": "cosine",
    "average_decay": 0.998,
    "batch_size": 128,
    "epochs": 60,
    "early_stopping": 20,
}
DEFAULTS_OF_TASK: dict[Task, dict[str, Any]] = {
    "classification": {"label_smoothing": 0.02},
    "regression": {},
}
# What an estimator takes as a setting and a run decides under another name.
NAMES_HERE = {"random_state": "seed", "validation_split": "validation_fraction", "verbose": "quiet"}
WORDS = {"true": True, "false": False, "none": None, "null": None}


def parse_setting(text: str) -> tuple[str, Any]:
    """`name=value` as a name and a value: a number, True, None, a list `256,128`, or a word.

    Raises:
        SettingError: there is no `=`.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise SettingError(f"setting {text!r}: expected name=value, such as dropout=0.2.")
    return name.strip().replace("-", "_"), _parse_value(value.strip())


def _parse_value(text: str) -> Any:
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        if "," in text:
            return tuple(_parse_value(part.strip()) for part in text.strip("()[]").split(",") if part.strip())
        return text


def make_estimator(task: Task, settings: Mapping[str, Any], seed: int, verbose: bool) -> NetworkEstimator:
    """The estimator of a task with the defaults and, over them, these settings.

    Raises:
        SettingError: a setting that the estimator does not have; names the nearest one.
    """
    kind = ESTIMATORS[task]
    known = [field.name for field in fields(kind) if field.name not in NAMES_HERE]
    for name in settings:
        if name not in known:
            near = [NAMES_HERE[name]] if name in NAMES_HERE else get_close_matches(name, known, n=3)
            hint = f"Did you mean {', '.join(near)}?" if near else f"Use one of: {', '.join(known)}."
            raise SettingError(f"there is no setting {name!r} for {task}. {hint}")
    if isinstance(settings.get("quantile"), (list, tuple)):
        raise SettingError("a run on a table predicts one number a row: give one quantile, such as 0.9.")
    defaults = {**DEFAULTS, **DEFAULTS_OF_TASK[task], "random_state": seed, "verbose": verbose}
    return kind(**{**defaults, **settings})
