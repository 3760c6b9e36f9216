"""What a message offers when a name is not found: the nearest names, or all of them where they are few."""

from collections.abc import Iterable
from difflib import get_close_matches

LISTED = 12


def nearest_names(name: str, names: Iterable[str]) -> list[str]:
    """Up to three names that look like this one, the nearest first; upper and lower case are alike."""
    by_folded: dict[str, str] = {}
    for candidate in names:
        by_folded.setdefault(candidate.casefold(), candidate)
    return [by_folded[folded] for folded in get_close_matches(name.casefold(), by_folded, n=3)]


def suggestion(name: str, names: Iterable[str]) -> str:
    """The end of a message: "; did you mean 'price'?", or the names there are."""
    known = tuple(names)
    near = nearest_names(name, known)
    if near:
        return f"; did you mean {' or '.join(map(repr, near))}?"
    return f"; there are {listing(known)}"


def listing(names: Iterable[str]) -> str:
    """The names in quotes on one line, cut short where they are many."""
    known = tuple(names)
    rest = len(known) - LISTED
    return ", ".join(map(repr, known[:LISTED])) + (f" and {rest} more" if rest > 0 else "")
