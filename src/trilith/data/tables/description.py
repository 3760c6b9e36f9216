"""Checks of the plain values read from a model file, which may be damaged or hostile."""

from collections.abc import Mapping
from typing import Any

from trilith.errors import DataError

MOST_COLUMNS = 100_000
MOST_LEVELS = 10_000  # of one column


def require_fields(what: str, description: object, kinds: Mapping[str, type]) -> dict[str, Any]:
    """The fields of a description: exactly these, each exactly of its type. Raises DataError otherwise."""
    if type(description) is not dict or set(description) != set(kinds):
        raise DataError(f"{what}: expected the fields {', '.join(kinds)}; the description is damaged")
    for field, kind in kinds.items():
        if type(description[field]) is not kind:
            raise DataError(
                f"{what}: expected {field} to be of type {kind.__name__}; the description is damaged"
            )
        if kind is str:
            require_texts(f"{what}: {field}", [description[field]])
    return dict(description)


def require_texts(what: str, values: list[object]) -> tuple[str, ...]:
    """The values as texts that can be printed and stored. Raises DataError for anything else."""
    texts = []
    for value in values:
        if type(value) is not str or not _is_unicode(value):
            raise DataError(f"{what}: expected text; the description is damaged")
        texts.append(value)
    return tuple(texts)


def _is_unicode(text: str) -> bool:
    """JSON can write half a character (a lone surrogate), which no terminal and no file takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
