"""StagedTable: rows set aside on disk, until all are there and the kind of every column is known."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.data.tables.sinks.kinds import Kind, kind_of, missing, widest
from trilith.data.tables.sinks.sink import Sink
from trilith.errors import DataError

if TYPE_CHECKING:
    import duckdb

MEMORY = "512MB"  # what does not fit is on the disk
TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "boolean": "BOOLEAN",
    "whole": "BIGINT",
    "single": "FLOAT",
    "double": "DOUBLE",
    "time": "TIMESTAMP",
}


class StagedTable(Sink):
    """A table of a DuckDB file of its own, with columns c0, c1, ... in the order of `names`.

    kinds: of the columns so far. A later block may widen one: the first 65,536 ages are whole, the next
        one is 22.5.
    """

    def __init__(self, connection: "duckdb.DuckDBPyConnection") -> None:
        self.connection = connection
        self.kinds: list[Kind] = []

    def begin(self, columns: Mapping[str, np.ndarray]) -> None:
        _refuse_alike(columns)
        self.kinds = [kind_of(column) for column in columns.values()]
        described = (f"c{number} {TYPES[kind]}" for number, kind in enumerate(self.kinds))
        with _clear_errors():
            self.connection.execute(f"CREATE TABLE staged ({', '.join(described)})")

    def append(self, columns: Mapping[str, np.ndarray]) -> None:
        kinds = [widest(*both) for both in zip(self.kinds, map(kind_of, columns.values()), strict=True)]
        block = {f"c{number}": _scanned(column) for number, column in enumerate(columns.values())}
        with _clear_errors():
            for number, (kind, former) in enumerate(zip(kinds, self.kinds, strict=True)):
                if kind != former:
                    self.connection.execute(f"ALTER TABLE staged ALTER c{number} TYPE {TYPES[kind]}")
            self.connection.register("block", block)
            self.connection.execute("INSERT INTO staged FROM block")
            self.connection.unregister("block")
        self.kinds = kinds

    def copy_to_parquet(self, path: Path) -> None:
        """Write all rows to a Parquet file."""
        named = ", ".join(f"c{number} AS {_name(name)}" for number, name in enumerate(self.names))
        with _clear_errors():
            self.connection.execute(
                f"COPY (SELECT {named} FROM staged) TO {_string(path)} (FORMAT parquet, USE_TMP_FILE false)"
            )

    def blocks(self, rows: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """All rows in their order as tuples of Python's values, up to so many at once."""
        # a FLOAT by way of its digits: 0.1, not 0.10000000149011612
        chosen = (
            f"c{number}::VARCHAR::DOUBLE" if kind == "single" else f"c{number}"
            for number, kind in enumerate(self.kinds)
        )
        with _clear_errors():
            result = self.connection.execute(f"SELECT {', '.join(chosen)} FROM staged")
            while block := result.fetchmany(rows):
                yield block


@contextmanager
def staged_table(folder: Path | None = None) -> Iterator[StagedTable]:
    """A staged table that is gone in the end; on the disk of this folder, or where temporary files are."""
    import duckdb

    with (
        TemporaryDirectory(prefix=".trilith-", dir=folder) as beside,
        duckdb.connect(Path(beside, "staged.duckdb"), config={"memory_limit": MEMORY}) as connection,
    ):
        yield StagedTable(connection)


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _string(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _scanned(column: np.ndarray) -> np.ndarray:
    """The column as DuckDB reads it: text as objects, NaN and masked cells as missing."""
    if kind_of(column) == "text":
        return column.astype(object)
    if column.dtype.kind == "M":
        return column.astype("datetime64[us]")
    return np.ma.array(np.ma.getdata(column), mask=missing(column))


def _refuse_alike(names: Mapping[str, object]) -> None:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise DataError(
                f"columns {other!r} and {name!r} differ only in upper and lower case, which "
                "SQL does not tell apart; leave one of them out, or write CSV"
            )


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Raise DataError, on one line, for what DuckDB cannot do: nearly always, a disk is full.

    Of Ctrl-C it makes a RuntimeError; here that is a KeyboardInterrupt, as everywhere.
    """
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise DataError(f"the rows cannot be set aside: {' '.join(str(error).split())}") from None
    except RuntimeError as error:
        if "interrupted" in str(error):
            raise KeyboardInterrupt from None
        raise
