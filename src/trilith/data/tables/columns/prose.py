"""Free text told from names of categories and from keys: its cells differ, and their words come back."""

from collections import Counter

import numpy as np

from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.columns.words import split_words
from trilith.data.tables.uniqueness import UNIQUE_SHARE

SAMPLED = 10_000  # distinct texts looked at
FEWEST_WORDS = 2.0  # a text on average
LONG = 5.0  # words a text on average: sentences rather than names
DISTINCT_SHARE = 0.2  # of the rows: sentences that differ as much as this
COMING_BACK = 0.5  # of the words' occurrences: words that another text has too


def is_prose(profile: Profile) -> bool:
    """Whether the texts mostly differ but consist of words that come back; digits alone are no word.

    Texts mostly differ where more than half of the rows hold one that no other row holds; sentences, of
    five words or more, already where their number is a fifth of the rows'.
    """
    if profile.once <= min(UNIQUE_SHARE, DISTINCT_SHARE) and len(profile.values) < (
        DISTINCT_SHARE * profile.known
    ):
        return False
    step = max(1, len(profile.texts) // SAMPLED)
    cells = [set(filter(_has_letter, split_words(text))) for text in profile.texts[::step]]
    lengths = np.array([len(words) for words in cells])
    differ = profile.once > UNIQUE_SHARE or lengths.mean() >= LONG
    if not differ or lengths.mean() < FEWEST_WORDS:
        return False
    cells_with = Counter(word for words in cells for word in words)
    coming_back = sum(number for number in cells_with.values() if number > 1)
    return bool(coming_back >= COMING_BACK * lengths.sum())


def _has_letter(word: str) -> bool:
    return not word.isdigit()
