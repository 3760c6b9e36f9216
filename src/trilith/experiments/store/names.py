"""Names of runs: made up so that people can say them, or given and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from random import SystemRandom

from trilith.errors import StoreError
from trilith.experiments.store.words import ADJECTIVES, NOUNS

ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)),
}


def candidate_names(given: str | None = None) -> Iterator[str]:
    """Names to try until one is free: the given one, or one of two words; then numbered ones.

    Raises StoreError for a given name that no file system would take everywhere.
    """
    if given is not None:
        check_name(given)
    for number in count(1):
        name = given or made_up_name()
        yield name if number == 1 else f"{name}-{number}"


def made_up_name() -> str:
    """Two words."""
    random = SystemRandom()  # not the generator that a program may have seeded, for its numbers
    return f"{random.choice(ADJECTIVES.split())}-{random.choice(NOUNS.split())}"


def is_name(name: str) -> bool:
    """Whether this can be the name of a folder on every system, and leads nowhere else."""
    allowed = ALLOWED.fullmatch(name) is not None and not name.endswith(".")
    return allowed and name.partition(".")[0].lower() not in RESERVED


def check_name(name: str) -> None:
    """Raise StoreError unless a run can be named so."""
    if not is_name(name):
        raise StoreError(
            f"a run cannot be named {name!r}. Begin with a letter or a digit, use letters, digits and - _ . "
            f"only, at most 80, no dot at the end; and no name that Windows keeps for itself, such as con."
        )
