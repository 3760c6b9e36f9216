"""Every kind of source, and how the one that a user names is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trilith.data.tables.database_address import is_address, parse_address
from trilith.data.tables.sources.arrow_file import read_arrow
from trilith.data.tables.sources.csv_file import read_csv
from trilith.data.tables.sources.database import read_database
from trilith.data.tables.sources.dataframe import table_of
from trilith.data.tables.sources.excel_file import read_excel
from trilith.data.tables.sources.file import require_file, suffix_by_content, suffix_of
from trilith.data.tables.sources.json_file import read_json
from trilith.data.tables.sources.packed import received
from trilith.data.tables.sources.parquet_file import read_parquet
from trilith.data.tables.sources.samples import PREFIX, read_sample
from trilith.data.tables.staging import Relation, Staging, identifier
from trilith.data.tables.table import Table
from trilith.errors import DataError

# By suffix; any other file is read as CSV, unless its first bytes say otherwise.
FILES: dict[str, Callable[[Staging, Path, str], Relation]] = {
    ".parquet": read_parquet,
    ".pq": read_parquet,
    ".arrow": read_arrow,
    ".arrows": read_arrow,
    ".feather": read_arrow,
    ".ipc": read_arrow,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
}
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def open_source(
    staging: Staging, source: Any, query: str | None, table: str | None
) -> tuple[str, Relation, str | None]:
    """The source's name for messages, its relation, and the query that is still to be asked of it.

    Raises DataError for whatever cannot be read, and for a table where the source has only one.
    """
    if isinstance(source, str) and is_address(source):
        address = parse_address(source)
        if query is not None and table is not None:
            raise DataError(f"{address}: a query and a table were given; expected one of them")
        return str(address), read_database(staging, address, query, table), None
    if isinstance(source, str | os.PathLike) and not str(source).startswith(PREFIX):
        return str(source), _open_file(staging, Path(source), table), query
    data = source if isinstance(source, Table) else _in_memory(source)
    if table is not None:
        raise DataError(f"{data.source}: no tables within it to choose {table!r} from; leave the table out")
    return data.source, _relation_of(staging, data), query


def _in_memory(source: Any) -> Table:
    return read_sample(source.removeprefix(PREFIX)) if isinstance(source, str) else table_of(source)


def _open_file(staging: Staging, path: Path, table: str | None) -> Relation:
    source = str(path)
    if require_file(path):
        path = received(path, staging.file.parent)
    suffix = suffix_of(Path(source))
    if suffix not in (*FILES, *SPREADSHEETS):
        suffix = suffix_by_content(path)
    if suffix == ".sqlite":
        raise DataError(
            f"{source}: a SQLite database; name it as sqlite:///{source}, with a table or a query"
        )
    if suffix in SPREADSHEETS:
        return read_excel(staging, path, source, table)
    if table is not None:
        raise DataError(f"{source}: no tables within it to choose {table!r} from; leave the table out")
    return FILES.get(suffix, read_csv)(staging, path, source)


def _relation_of(staging: Staging, table: Table) -> Relation:
    """A table in memory, as DuckDB sees it."""
    if not table.names:
        raise DataError(f"{table.source}: no columns of numbers, times or text")
    cells = [f"c{place}" for place in range(len(table.names))]
    staging.connection.register("given", dict(zip(cells, table.columns.values(), strict=True)))
    types = {"f": "DOUBLE", "M": "TIMESTAMP", "O": "VARCHAR"}
    columns = {
        name: f"CAST({identifier(cell)} AS {types[column.dtype.kind]})"
        for cell, (name, column) in zip(cells, table.columns.items(), strict=True)
    }
    return Relation("given", columns, table.orders, table.left_out)
