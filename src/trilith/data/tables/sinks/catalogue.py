"""open_sink: the one door. A new kind of target is a new file beside this one and a line here."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from trilith.data.tables.database_address import is_address
from trilith.data.tables.sinks.database import open_database
from trilith.data.tables.sinks.database_connection import same_database
from trilith.data.tables.sinks.delimited import open_delimited
from trilith.data.tables.sinks.json_lines import open_json_lines
from trilith.data.tables.sinks.parquet import open_parquet
from trilith.data.tables.sinks.sink import Sink
from trilith.data.tables.sinks.text_stream import is_pipe_or_device
from trilith.errors import DataError, SettingError

DEFAULT_TABLE = "predictions"
FILES: dict[str, Callable[[Path], AbstractContextManager[Sink]]] = {
    ".csv": open_delimited,
    ".csv.gz": open_delimited,
    ".tsv": partial(open_delimited, delimiter="\t"),
    ".tsv.gz": partial(open_delimited, delimiter="\t"),
    ".jsonl": open_json_lines,
    ".jsonl.gz": open_json_lines,
    ".ndjson": open_json_lines,
    ".ndjson.gz": open_json_lines,
    ".parquet": open_parquet,
}


@contextmanager
def open_sink(
    target: str | Path | None, *, table: str | None = None, replace: bool = False
) -> Iterator[Sink]:
    """Open the target of a table that comes block by block; each goes to the sink's `write`.

    The target gets all rows when the block ends, in one step; after an error or Ctrl-C it is as it was.

    target: a file, by its ending (FILES); a database, by its URL; None for stdout, as CSV, at once.
    table: of a database, "predictions" by default; "schema.table" where it has schemas.
    replace: whether a table that is there may be replaced. (A file is replaced.)

    Raises:
        SettingError: the ending is none of FILES, or a table of what is no database.
        DataError: no rows were written; the database or the kind of file refuses.
        OSError: the folder is not there, is not writable or is full.
    """
    with _sink(target, table, replace) as sink:
        yield sink
        if not sink.names:
            raise DataError(f"{target or 'stdout'}: no rows to write; expected at least one block of them")


def _sink(target: str | Path | None, table: str | None, replace: bool) -> AbstractContextManager[Sink]:
    if isinstance(target, str) and is_address(target):
        return open_database(target, table or DEFAULT_TABLE, replace)
    if table is not None or replace:
        raise SettingError(
            f"{target or 'stdout'}: no database, so it has no tables to write into or to replace; "
            "leave --into and --replace out, or give a URL such as sqlite:///out.db"
        )
    if target is None:
        return open_delimited(None)
    path = Path(target)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    for ending in sorted(FILES, key=len, reverse=True):
        if path.name.lower().endswith(ending):
            return FILES[ending](path)
    if is_pipe_or_device(path):
        return open_delimited(path)
    raise SettingError(
        f"{target}: its ending does not say what to write; expected one of {', '.join(FILES)}, "
        "or the URL of a database, such as sqlite:///out.db"
    )


def replaces_source(target: str | Path, table: str | None, source: str, source_table: str | None) -> bool:
    """Whether a target is its own source: the same file, or the same table of the same database."""
    if isinstance(target, str) and is_address(target):
        if source_table is None or not is_address(source) or not same_database(target, source):
            return False
        return _same_table(table or DEFAULT_TABLE, source_table)
    return not is_address(source) and Path(target).resolve() == Path(source).resolve()


def _same_table(one: str, other: str) -> bool:
    """A name without a schema may be in any; databases differ in whether upper and lower case do."""
    parts = (reversed(name.casefold().split(".")) for name in (one, other))
    return all(part == counterpart for part, counterpart in zip(*parts, strict=False))
