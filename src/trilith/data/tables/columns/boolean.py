"""A boolean column: true or false, however it is written."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import parsed_cells
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.description import require_fields
from trilith.data.tables.table import Table, is_number

PAIRS = (("false", "true"), ("no", "yes"), ("f", "t"), ("n", "y"), ("off", "on"), ("0", "1"))
MOST_SPELLINGS = 3  # true, True, TRUE
MEANINGS = {word: float(meaning) for pair in PAIRS for meaning, word in enumerate(pair)}


@dataclass(frozen=True)
class BooleanColumn(ColumnEncoder):
    """One feature: 1 for true, yes, t, y, on and 1, 0 for their opposites, NaN where it is missing.

    At prediction a word that is neither is NaN as well, and of numbers that are neither 0 nor 1 the nearer
    of the two counts: what was 0 or 1 in the training rows may have been a count, of children say.
    """

    name: str

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        parsed_cells(profile.table, profile.name, _meaning, "true or false, yes or no, 1 or 0,")
        return cls(profile.name)

    @property
    def features(self) -> tuple[Feature, ...]:
        return (Feature(self.name, self.name, "boolean"),)

    @property
    def details(self) -> str:
        return ""

    def transform(self, table: Table) -> NDArray[np.float32]:
        column = table.columns[self.name]
        if not is_number(column):
            column = parsed_cells(table, self.name, lambda word: MEANINGS.get(word.lower(), np.nan))
        return np.asarray(column.clip(0, 1).astype(np.float32)[:, None])

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, description: object) -> Self:
        return cls(**require_fields("a boolean column", description, {"name": str}))


def are_booleans(profile: Profile) -> bool:
    """Whether the cells are one pair of PAIRS, or one half of it."""
    if len(profile.values) > 2 * MOST_SPELLINGS:
        return False
    folded = {text.lower() for text in profile.texts}
    return any(folded <= set(pair) for pair in PAIRS)


def _meaning(text: str) -> float:
    try:
        return MEANINGS[text.lower()]
    except KeyError:
        raise ValueError(f"neither true nor false: {text!r}") from None
