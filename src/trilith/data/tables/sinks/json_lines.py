"""JSON lines: an object a row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from json import JSONEncoder
from pathlib import Path
from typing import TextIO

import numpy as np

from trilith.data.tables.sinks.kinds import python_values
from trilith.data.tables.sinks.sink import Sink
from trilith.data.tables.sinks.text_stream import open_text_stream
from trilith.errors import DataError


class JSONLinesSink(Sink):
    """Writes to a stream of text. A missing cell is null; a time is text, as ISO 8601 has it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.encode = JSONEncoder(ensure_ascii=False, allow_nan=False, default=str).encode

    def begin(self, columns: Mapping[str, np.ndarray]) -> None:
        pass

    def append(self, columns: Mapping[str, np.ndarray]) -> None:
        for name, column in columns.items():
            if column.dtype.kind == "f" and np.isinf(column).any():
                raise DataError(
                    f"column {name!r} holds an infinite number, which JSON has no way to write; "
                    "write CSV or Parquet instead"
                )
        rows = zip(*map(python_values, columns.values()), strict=True)
        self.stream.writelines(self.encode(dict(zip(columns, row, strict=True))) + "\n" for row in rows)


@contextmanager
def open_json_lines(path: Path) -> Iterator[JSONLinesSink]:
    """A sink to a file of JSON lines."""
    with open_text_stream(path) as stream:
        yield JSONLinesSink(stream)
