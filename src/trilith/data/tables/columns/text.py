"""A column of free text: the first words of each cell that the training rows know well."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.columns.words import split_words
from trilith.data.tables.description import require_fields, require_texts
from trilith.data.tables.table import Table
from trilith.errors import DataError

MOST_WORDS = 32
LARGEST_VOCABULARY = 2**14
SAMPLED = 50_000  # distinct texts learned from
COVERED = 95  # per cent of the training rows whose known words all fit
FEWEST_ROWS, ENOUGH_ROWS = 10, 50  # that a word must be in: a hundredth of the rows, but within these bounds


@dataclass(frozen=True)
class TextColumn(ColumnEncoder):
    """A feature for each of the first known words: the word's place in the vocabulary, 0 where there is none.

    words: so many that 95% of the training rows lose none, at most 32.
    vocabulary: the words that came back in enough training rows, the most frequent first, at most 16384. What
        is seen in a few rows only would be learned by heart.
    """

    name: str
    words: int
    vocabulary: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.words <= MOST_WORDS:
            raise DataError(f"column {self.name!r}: expected 1 to {MOST_WORDS} words, got {self.words}")
        size = len(self.vocabulary)
        if not 1 <= size <= LARGEST_VOCABULARY or len(set(self.vocabulary)) != size:
            raise DataError(
                f"column {self.name!r}: expected 1 to {LARGEST_VOCABULARY} words in its vocabulary, all "
                "distinct"
            )

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        chosen = slice(None, None, max(1, len(profile.texts) // SAMPLED))
        cells = [split_words(text) for text in profile.texts[chosen]]
        rows = Counter[str]()
        for words, count in zip(cells, profile.counts[chosen].tolist(), strict=True):
            rows.update(dict.fromkeys(words, count))
        if not rows:
            raise DataError(f"column {profile.name!r}: no cell holds a word; drop it, or call it a category")
        needed = float(np.clip(sum(profile.counts[chosen]) / 100, FEWEST_ROWS, ENOUGH_ROWS))
        ordered = sorted(rows, key=lambda word: (-rows[word], word))[:LARGEST_VOCABULARY]
        vocabulary = [word for word in ordered if rows[word] >= needed] or ordered[:1]
        known = set(vocabulary)
        lengths = np.repeat([sum(word in known for word in words) for words in cells], profile.counts[chosen])
        most = int(np.clip(np.ceil(np.percentile(lengths, COVERED)), 1, MOST_WORDS))
        return cls(profile.name, most, tuple(vocabulary))

    @property
    def features(self) -> tuple[Feature, ...]:
        names = (f"{self.name}: word {number}" for number in range(1, self.words + 1))
        return tuple(Feature(name, self.name, "word", len(self.vocabulary)) for name in names)

    @property
    def details(self) -> str:
        return f"{len(self.vocabulary)} words that come back often, the first {self.words} of each cell"

    def transform(self, table: Table) -> NDArray[np.float32]:
        values, codes = distinct(table.columns[self.name])
        place = {word: number for number, word in enumerate(self.vocabulary, start=1)}
        found = np.zeros((len(values) + 1, self.words), np.float32)  # the last row is for a missing cell
        for row, text in zip(found, as_texts(values), strict=False):
            known = [place[word] for word in split_words(text) if word in place][: self.words]
            row[: len(known)] = known
        return found[codes]

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "words": self.words, "vocabulary": list(self.vocabulary)}

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "words": int, "vocabulary": list}
        fields = require_fields("a text column", description, kinds)
        vocabulary = require_texts("a text column's vocabulary", fields.pop("vocabulary"))
        return cls(vocabulary=vocabulary, **fields)
