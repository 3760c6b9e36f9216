"""The names of columns as a person wrote them above a table."""

from collections.abc import Sequence

from trilith.data.tables.nearest import listing
from trilith.errors import DataError


def require_names(header: Sequence[str], where: str) -> tuple[str, ...]:
    """The names without the spaces around them. Raises DataError for an empty name, and one given twice."""
    names = tuple(name.strip() for name in header)
    if "" in names:
        raise DataError(
            f"{where}: column {names.index('') + 1} of {len(names)} has no name; give it one or remove it "
            "(pandas leaves the column of its row numbers without: write with index=False)"
        )
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise DataError(
            f"{where}: the header names {listing(repeated)} more than once; "
            "each column needs a name of its own, and the first line must be the header"
        )
    return names
