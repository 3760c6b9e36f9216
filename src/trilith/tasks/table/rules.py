"""What each keyword of a table's estimator may be."""

from __future__ import annotations

from collections.abc import Mapping

from trilith.engines import Engine
from trilith.tasks.rules import CALLBACKS, TEXT, an
from trilith.tasks.table.features import SCALERS
from trilith.training.rules import NONE, PATH, SHARE, SWITCH, THREADS, Rule, number, one_of, whole

TEXTS = Rule(
    "names of columns",
    lambda value: isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value),
)
MAPPING = Rule("a mapping", lambda value: isinstance(value, Mapping))
KINDS = Rule(
    "a mapping from column to kind, such as zip to category",
    lambda value: (
        isinstance(value, Mapping) and all(isinstance(each, str) for pair in value.items() for each in pair)
    ),
)

TABLE_RULES: dict[str, Rule] = {
    "preset": TEXT,
    "settings": NONE | MAPPING,
    "ensemble": NONE | whole(1, 1000),
    "ensemble_over": one_of("seeds", "folds"),
    "scaler": one_of(*SCALERS),
    "column_kinds": NONE | KINDS,
    "drop": TEXTS,
    "validation_split": SHARE,
    "callbacks": CALLBACKS,
    "engine": TEXT | an(Engine),
    "threads": THREADS,
    "checkpoint": NONE | PATH,
    "checkpoint_seconds": number(0),
    "verbose": SWITCH | whole(0),
}
