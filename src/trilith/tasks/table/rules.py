"""What each keyword of a table's estimator may be."""

from __future__ import annotations

from collections.abc import Mapping

from trilith.tasks.ensemble.rules import ENSEMBLE_RULES
from trilith.tasks.table.features import SCALERS
from trilith.training.rules import NONE, Rule, one_of

TEXTS = Rule(
    "names of columns",
    lambda value: isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value),
)
KINDS = Rule(
    "a mapping from column to kind, such as zip to category",
    lambda value: (
        isinstance(value, Mapping) and all(isinstance(each, str) for pair in value.items() for each in pair)
    ),
)

TABLE_RULES: dict[str, Rule] = {
    **ENSEMBLE_RULES,
    "scaler": one_of(*SCALERS),
    "column_kinds": NONE | KINDS,
    "drop": TEXTS,
}
