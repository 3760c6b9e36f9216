"""The DuckDB database into which every source is read, in a folder that is removed again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from trilith.data.tables.lines import TextFile
from trilith.errors import DataError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "512MB"  # what does not fit goes to the folder, which DuckDB reads back block by block
PREFIX = "trilith-"
MOST_THREADS = 4  # each holds buffers of its own


@dataclass(frozen=True)
class Relation:
    """What a source made of itself: what stands behind FROM, and how each column is read from there.

    columns: name -> SQL expression, a DOUBLE, a TIMESTAMP or a VARCHAR.
    orders: name -> the levels of an ordered category, the lowest first.
    left_out: name -> reason, for columns that are no numbers, times or text.
    file: the text file that the rows stand in, where they all do.
    explain: what to raise for an error of DuckDB while the rows are read.
    native: whether a query may see what stands behind FROM as it is, with types that a Table has not.
    """

    sql: str
    columns: Mapping[str, str]
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    file: TextFile | None = None
    explain: Callable[[Exception], Exception] | None = None
    native: bool = False


@dataclass(frozen=True)
class Staging:
    """A connection, and the one file that it reads.

    file: where a source puts its file, or a link to it. DuckDB sees no other name, so nothing in a user's
        path is ever a pattern, an address or a command.
    """

    connection: DuckDBPyConnection
    file: Path

    def lock(self) -> None:
        """Leave no other file, no network and no setting in reach: a user's query may come now."""
        self.connection.execute(f"SET allowed_paths = [{literal(str(self.file))}]")
        self.connection.execute("SET enable_external_access = false; SET lock_configuration = true")

    def number(self, sql: str) -> int:
        """The one whole number that a query gives."""
        (row,) = self.connection.execute(sql).fetchall()
        return int(row[0])


@contextmanager
def open_staging() -> Iterator[Staging]:
    """An empty database; its folder goes when the block is left, whatever ended it."""
    import duckdb

    with TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        settings: dict[str, str | bool | int | float | list[str]] = {
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,  # a query may not name variables of this program
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spilled"),
            "threads": min(MOST_THREADS, len(os.sched_getaffinity(0))),
        }
        with duckdb.connect(folder / "staged", config=settings) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield Staging(connection, folder / "data")


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """The name of a column or a table as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def one_line(error: Exception) -> str:
    """What DuckDB says, without its kind of error, its marks under the query, its advice and its file."""
    said = re.split(r"\n\s*\n|\nLINE \d+:|\nPossible ", str(error))[0]
    said = re.sub(r"^\w[\w ]* Error: ", "", " ".join(said.split()))
    return re.sub(rf"""(file )?["']?[^\s"']*{PREFIX}[^\s"']*["']?""", "the file", said)


@contextmanager
def explained(explain: Callable[[Exception], Exception] | None, source: str) -> Iterator[None]:
    """Raise what explain makes of an error of DuckDB, or a DataError that says the same on one line."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if explain is not None:
            raise explain(error) from None
        raise DataError(f"{source}: {one_line(error)}") from None
