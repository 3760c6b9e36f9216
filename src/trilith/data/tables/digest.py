"""What identifies the content of a table, wherever it was read from."""

from __future__ import annotations

import json
from hashlib import blake2b

import numpy as np

from trilith.data.tables.table import Column, Table, is_number, is_time
from trilith.errors import DataError

SIZE = 16  # bytes: two contents that are alike by chance are out of reach; it is no seal against forgery


class ContentDigest:
    """A hash of the names, kinds and cells of all columns, fed block by block, however the rows are cut.

    A CSV and a Parquet file whose tables are equal have the same. A missing cell is like no other; -0 is 0.
    """

    def __init__(self) -> None:
        self._columns: list[tuple[str, str]] | None = None  # name and kind
        self._orders: list[tuple[str, tuple[str, ...]]] = []
        self._hashes: dict[tuple[str, int], blake2b] = {}
        self._rows = 0

    def update(self, block: Table) -> None:
        """The next rows. Raises DataError where their columns are not those of the rows before."""
        columns = [(name, _kind(column)) for name, column in block.columns.items()]
        if self._columns is None:
            self._columns, self._orders = columns, sorted(block.orders.items())
        if columns != self._columns:
            raise DataError(f"{block.source}: expected the columns {self._columns}, got {columns}.")
        self._rows += len(block)
        for name, column in block.columns.items():
            for number, stream in enumerate(_streams(column)):
                self._hashes.setdefault((name, number), blake2b(digest_size=SIZE)).update(stream)

    def hexdigest(self) -> str:
        """32 characters, of the rows so far."""
        hashes = [(*key, each.hexdigest()) for key, each in self._hashes.items()]
        described = json.dumps([self._rows, self._columns, self._orders, hashes])
        return blake2b(described.encode(), digest_size=SIZE).hexdigest()


def _kind(column: Column) -> str:
    return "number" if is_number(column) else "time" if is_time(column) else "text"


def _streams(column: Column) -> list[bytes]:
    """The cells as bytes that only these cells have; joined, those of blocks are those of all rows."""
    if is_number(column):
        numbers = column + 0.0  # -0.0 becomes 0.0
        numbers[np.isnan(numbers)] = np.nan  # of the many bit patterns of NaN one
        return [_bytes(numbers)]
    if is_time(column):
        return [_bytes(column.view(np.int64))]
    texts = column.tolist()
    # the lengths apart from the letters, so that neither needs a mark between the cells
    lengths = np.fromiter((-1 if text is None else len(text) for text in texts), np.int64, len(texts))
    return [_bytes(lengths), "".join(filter(None, texts)).encode("utf-8", errors="surrogatepass")]


def _bytes(array: np.ndarray) -> bytes:
    """Little-endian on every machine."""
    return array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
