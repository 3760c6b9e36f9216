"""open_rows and read_table: the one door to every source; sources/catalogue.py lists their kinds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trilith.data.tables.keep import keep
from trilith.data.tables.query import ask
from trilith.data.tables.rows import Rows
from trilith.data.tables.sources.catalogue import open_source
from trilith.data.tables.staging import open_staging
from trilith.data.tables.table import Table

Source = str | os.PathLike[str] | Any


@contextmanager
def open_rows(source: Source, *, query: str | None = None, table: str | None = None) -> Iterator[Rows]:
    """Read a source, of any size, and give its rows for as long as the block runs.

    source: the path of a CSV, Parquet, JSON, Arrow or Excel file; the address of a database, as in
        "sqlite:///shop.db"; "sample:NAME"; a dataframe of any library; a matrix (rows, columns).
    query: SQL, one SELECT: what a database is asked; for any other source it is asked of the table `data`.
    table: the table of a database, or the sheet of a spreadsheet.

    Rows that do not fit into memory lie in a temporary folder, which is removed in the end. Raises DataError,
    in one line, for whatever cannot be read.
    """
    with open_staging() as staging:
        name, relation, still_to_ask = open_source(staging, source, query, table)
        staging.lock()
        if still_to_ask is not None:
            relation = ask(staging, name, relation, still_to_ask)
        yield keep(staging, name, relation)


def read_table(source: Source, *, query: str | None = None, table: str | None = None) -> Table:
    """As open_rows, with every row in memory."""
    with open_rows(source, query=query, table=table) as rows:
        return rows.table()
