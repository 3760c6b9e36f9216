"""CSV and TSV: a header, then a line a row; cells that need quotes have them."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TextIO

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.sinks.kinds import kind_of, python_values, with_missing
from trilith.data.tables.sinks.sink import Sink
from trilith.data.tables.sinks.text_stream import open_text_stream


class DelimitedSink(Sink):
    """Writes to a stream of text. A missing cell is empty; a float has its shortest digits."""

    def __init__(self, stream: TextIO, delimiter: str = ",") -> None:
        self.stream = stream
        self.writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")

    def begin(self, columns: Mapping[str, np.ndarray]) -> None:
        self.writer.writerow(columns)

    def append(self, columns: Mapping[str, np.ndarray]) -> None:
        self.writer.writerows(zip(*map(_cells, columns.values()), strict=True))
        self.stream.flush()  # whoever reads a pipe has these rows now


def _cells(column: np.ndarray) -> list[Any]:
    """The cells as the csv module writes them."""
    kind = kind_of(column)
    if kind == "single":
        return with_missing(list(map(str, np.ma.getdata(column))), column)
    if kind == "boolean":
        words = {True: "true", False: "false", None: None}
        return [words[cell] for cell in python_values(column)]
    if kind == "time":
        return _times(column.astype("datetime64[us]"))
    return python_values(column)


def _times(column: NDArray[np.datetime64]) -> list[Any]:
    """As ISO 8601 has them, with a space: dates alone where all are midnight, no more digits than needed."""
    units: tuple[Literal["D", "s", "us"], ...] = ("D", "s", "us")
    known = np.isfinite(column)
    times = column[known]
    unit = next(unit for unit in units if (times.astype(f"datetime64[{unit}]") == times).all())
    texts = np.datetime_as_string(column, unit=unit, casting="unsafe").tolist()
    return [text.replace("T", " ") if there else None for text, there in zip(texts, known, strict=True)]


@contextmanager
def open_delimited(path: Path | None, delimiter: str = ",") -> Iterator[DelimitedSink]:
    """A sink to a CSV file, or TSV with a tab as delimiter; for None to stdout."""
    with open_text_stream(path) as stream:
        yield DelimitedSink(stream, delimiter)
