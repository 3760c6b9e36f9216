"""Parquet, written by DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trilith.data.tables.sinks.staged_table import StagedTable, staged_table
from trilith.files import replaced_when_complete


@contextmanager
def open_parquet(path: Path) -> Iterator[StagedTable]:
    """A sink to a Parquet file; until it is complete the rows wait on the same disk."""
    with replaced_when_complete(path) as beside, staged_table(path.parent) as staged:
        yield staged
        if staged.names:
            staged.copy_to_parquet(beside)
