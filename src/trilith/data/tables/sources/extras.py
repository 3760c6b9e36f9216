"""What to say where a library is missing that only some sources need."""

from collections.abc import Iterator
from contextlib import contextmanager

from trilith.errors import DataError


@contextmanager
def needs(extra: str, what: str, source: str) -> Iterator[None]:
    """Raise DataError, naming the extra that brings the library, where an import inside fails."""
    try:
        yield
    except ImportError as error:
        raise DataError(
            f"{source}: {what} needs the library {error.name}; "
            f"install it with: pip install 'trilith[{extra}]'"
        ) from None
