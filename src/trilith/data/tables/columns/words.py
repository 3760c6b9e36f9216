"""Free text as words."""

import re
from itertools import islice

WORD = re.compile(r"\w+")


def split_words(text: str, most: int | None = None) -> list[str]:
    """The runs of letters, digits and underscores of any script, in lower case; at most so many."""
    return [word[0] for word in islice(WORD.finditer(text.lower()), most)]
