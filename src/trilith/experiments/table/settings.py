"""The settings of a run on a table, as people type them, and which there are."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from trilith.data.tables.target import Task
from trilith.errors import SettingError
from trilith.experiments.run.settings import check_names
from trilith.tasks.table import TableClassifier, TableRegressor
from trilith.tasks.table.estimator import TableEstimator

ESTIMATORS: dict[Task, type[TableEstimator]] = {
    "classification": TableClassifier,
    "regression": TableRegressor,
}

# What an estimator takes as a setting and a run decides under another name.
NAMES_HERE = {
    "random_state": "seed",
    "validation_split": "validation_fraction",
    "verbose": "quiet",
    "features": "column",
    "warm_start": "seed",
    "standardize": "column",
}
WORDS = {"true": True, "false": False, "none": None, "null": None}


def parse_value(text: str) -> Any:
    """What a person means by a value: a number, True, None, a list `256,128`, or a word."""
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        if "," in text and "=" not in text:  # else it is a call, such as adam(beta_1=0.8, beta_2=0.9)
            return tuple(parse_value(part.strip()) for part in text.strip("()[]").split(",") if part.strip())
        return text


def check_settings(task: Task, settings: Mapping[str, Any]) -> None:
    """Refuse settings that the networks of a task do not have.

    Raises:
        SettingError: names the nearest one.
    """
    check_names(settings, ESTIMATORS[task].network_class, NAMES_HERE, task)
    if isinstance(settings.get("quantile"), (list, tuple)):
        raise SettingError("a run on a table predicts one number a row: give one quantile, such as 0.9.")
