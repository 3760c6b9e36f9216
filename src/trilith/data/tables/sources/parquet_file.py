"""A Parquet file."""

from pathlib import Path

from trilith.data.tables.sources.file import link
from trilith.data.tables.sql_types import described
from trilith.data.tables.staging import Relation, Staging, explained, literal


def read_parquet(staging: Staging, path: Path, source: str) -> Relation:
    """The columns of a Parquet file, of the types that stand in it. Raises DataError where it is none."""
    link(path, staging.file)
    with explained(None, source):
        return described(staging, f"read_parquet({literal(str(staging.file))})")
