"""An Arrow IPC file or stream, which is also Feather's format; read by pyarrow, which an extra brings."""

from __future__ import annotations

from pathlib import Path

from trilith.data.tables.sources.extras import needs
from trilith.data.tables.sql_types import described
from trilith.data.tables.staging import Relation, Staging, explained
from trilith.errors import DataError


def read_arrow(staging: Staging, path: Path, source: str) -> Relation:
    """The columns of an Arrow file, mapped into memory. Raises DataError where it is none."""
    with needs("arrow", "an Arrow file", source):
        import pyarrow
        from pyarrow import feather, ipc
    try:
        with path.open("rb") as file:
            streamed = file.read(4) == b"\xff\xff\xff\xff"
        table = (
            ipc.open_stream(pyarrow.memory_map(str(path))).read_all()
            if streamed
            else feather.read_table(str(path), memory_map=True)
        )
    except (pyarrow.ArrowException, OSError) as error:
        raise DataError(f"{source}: not an Arrow file: {' '.join(str(error).split())}") from None
    staging.connection.register("arrow", table)
    with explained(None, source):
        return described(staging, "arrow", table.column_names)
