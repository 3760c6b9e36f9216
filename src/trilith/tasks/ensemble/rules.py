"""What each keyword of an estimator that averages networks may be."""

from __future__ import annotations

from collections.abc import Mapping

from trilith.engines import Engine
from trilith.tasks.rules import CALLBACKS, TEXT, an
from trilith.training.rules import NONE, PATH, SHARE, SWITCH, THREADS, Rule, number, one_of, whole

MAPPING = Rule("a mapping", lambda value: isinstance(value, Mapping))

ENSEMBLE_RULES: dict[str, Rule] = {
    "preset": TEXT,
    "settings": NONE | MAPPING,
    "ensemble": NONE | whole(1, 1000),
    "ensemble_over": one_of("seeds", "folds"),
    "validation_split": SHARE,
    "callbacks": CALLBACKS,
    "engine": TEXT | an(Engine),
    "threads": THREADS,
    "checkpoint": NONE | PATH,
    "checkpoint_seconds": number(0),
    "verbose": SWITCH | whole(0),
}
