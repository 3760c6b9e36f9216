"""A column of free text: its first words, each as the bucket that it is hashed into."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.convert import as_texts
from trilith.data.tables.columns.distinct import distinct
from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.columns.words import Buckets, split_words
from trilith.data.tables.description import require_fields
from trilith.data.tables.table import Table
from trilith.errors import DataError

MOST_WORDS = 32
FEWEST_BUCKETS, MOST_BUCKETS = 64, 2**14
SAMPLED = 50_000  # distinct texts learned from
COVERED = 95  # per cent of the training rows whose words all fit


@dataclass(frozen=True)
class TextColumn(ColumnEncoder):
    """A feature for each of the first words: the word's bucket, 0 where there is no further word.

    words: so many that 95% of the training rows lose none, at most 32.
    buckets: a power of two, at least twice the number of words that came back in training, 64 to 16384.
    """

    name: str
    words: int
    buckets: int

    def __post_init__(self) -> None:
        if not (1 <= self.words <= MOST_WORDS and FEWEST_BUCKETS <= self.buckets <= MOST_BUCKETS):
            raise DataError(
                f"column {self.name!r}: expected 1 to {MOST_WORDS} words and {FEWEST_BUCKETS} to "
                f"{MOST_BUCKETS} buckets, got {self.words} and {self.buckets}"
            )

    @classmethod
    def fit(cls, profile: Profile) -> Self:
        chosen = slice(None, None, max(1, len(profile.texts) // SAMPLED))
        cells = [split_words(text) for text in profile.texts[chosen]]
        lengths = np.repeat([len(words) for words in cells], profile.counts[chosen])
        words = int(np.clip(np.ceil(np.percentile(lengths, COVERED)), 1, MOST_WORDS))
        cells_with = Counter(word for cell in cells for word in set(cell[:words]))
        common = sum(number > 1 for number in cells_with.values())
        buckets = int(np.clip(2 ** np.ceil(np.log2(2 * common + 1)), FEWEST_BUCKETS, MOST_BUCKETS))
        return cls(profile.name, words, buckets)

    @property
    def features(self) -> tuple[Feature, ...]:
        names = (f"{self.name}: word {number}" for number in range(1, self.words + 1))
        return tuple(Feature(name, self.name, "word", self.buckets) for name in names)

    @property
    def details(self) -> str:
        return f"the first {self.words} words, hashed into {self.buckets} buckets"

    def transform(self, table: Table) -> NDArray[np.float32]:
        values, codes = distinct(table.columns[self.name])
        buckets = Buckets(self.buckets)
        hashed = np.zeros((len(values) + 1, self.words), np.float32)  # the last row is for a missing cell
        for row, text in zip(hashed, as_texts(values), strict=False):
            words = split_words(text, self.words)
            row[: len(words)] = [buckets[word] for word in words]
        return hashed[codes]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, description: object) -> Self:
        kinds = {"name": str, "words": int, "buckets": int}
        return cls(**require_fields("a text column", description, kinds))
