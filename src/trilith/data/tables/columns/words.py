"""Free text as words, and words as numbers that never change: Weinberger et al. 2009, feature hashing."""

import re
from itertools import islice
from zlib import crc32

WORD = re.compile(r"\w+")


def split_words(text: str, most: int | None = None) -> list[str]:
    """The runs of letters, digits and underscores of any script, in lower case; at most so many."""
    return [word[0] for word in islice(WORD.finditer(text.lower()), most)]


class Buckets(dict[str, int]):
    """The bucket of each word, from 1 to size; the same on every machine, unlike Python's hash."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def __missing__(self, word: str) -> int:
        bucket = self[word] = crc32(word.encode("utf-8", "surrogatepass")) % self.size + 1
        return bucket
