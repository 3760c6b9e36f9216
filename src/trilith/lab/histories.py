"""The histories of runs as arrays, each read once and then only where it has grown."""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from math import nan
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from trilith.lab.thinning import Floats

CHUNK = 1 << 22  # bytes that are parsed at once
MOST_ROWS = 3_000_000  # rows of all histories kept; about 8 numbers each


class NetworkHistory:
    """The rows of one network, by column; a value that a row lacks is NaN."""

    def __init__(self) -> None:
        self.columns: dict[str, array[float]] = {}
        self.rows = 0

    def add(self, row: dict[str, Any]) -> None:
        """One more row, with an `epoch`."""
        for name, value in row.items():
            column = self.columns.get(name)
            if column is None:
                column = self.columns[name] = array("d", [nan]) * self.rows
            column.append(value if isinstance(value, int | float) else nan)
        self.rows += 1
        if len(row) < len(self.columns):
            for column in self.columns.values():
                if len(column) < self.rows:
                    column.append(nan)

    def column(self, name: str) -> tuple[Floats, Floats]:
        """Epochs and values (epochs,), by epoch; of an epoch written twice the last row counts."""
        epochs, values = np.array(self.columns["epoch"]), np.array(self.columns[name])
        if (np.diff(epochs) > 0).all():
            return epochs, values
        epochs, last = np.unique(epochs[::-1], return_index=True)
        return epochs, values[::-1][last]


class RunHistory:
    """One history file as far as it was read: `networks` by number."""

    def __init__(self) -> None:
        self.networks: dict[int, NetworkHistory] = {}
        self.read = 0  # bytes
        self.lock = Lock()

    @property
    def rows(self) -> int:
        """Rows of all networks."""
        return sum(network.rows for network in self.networks.values())

    def follow(self, path: Path) -> None:
        """Read the whole lines that were added; a last line still being written waits."""
        size = path.stat().st_size if path.exists() else 0
        if size < self.read:  # another file: begin again
            self.networks, self.read = {}, 0
        if size == self.read:
            return
        with path.open("rb") as file:
            file.seek(self.read)
            while chunk := _whole_lines(file.read(CHUNK), file):
                self.read += len(chunk)
                for row in _rows(chunk):
                    number = row.pop("network", 0)
                    self.networks.setdefault(number, NetworkHistory()).add(row)


class Histories:
    """The histories that were asked for last, as many as fit into memory."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._kept: OrderedDict[Path, RunHistory] = OrderedDict()
        self._most_rows = most_rows
        self._lock = Lock()

    def of(self, path: Path) -> RunHistory:
        """The history in this file as it is now; empty where there is none."""
        with self._lock:
            history = self._kept.setdefault(path, RunHistory())
            self._kept.move_to_end(path)
        with history.lock:
            history.follow(path)
        with self._lock:
            while len(self._kept) > 1 and self.rows > self._most_rows:
                self._kept.popitem(last=False)
        return history

    @property
    def rows(self) -> int:
        """Rows of all histories that are kept."""
        return sum(history.rows for history in self._kept.values())


def _whole_lines(chunk: bytes, file: Any) -> bytes:
    end = chunk.rfind(b"\n") + 1
    if end == 0 and len(chunk) == CHUNK:  # one line longer than a chunk is none of ours: pass over it
        return chunk
    file.seek(end - len(chunk), 1)
    return chunk[:end]


def _rows(lines: bytes) -> Iterator[dict[str, Any]]:
    """The rows that are whole; what a crash tore is passed over."""
    try:
        rows = json.loads(b"[" + b",".join(lines.splitlines()) + b"]")
    except ValueError:
        rows = [row for line in lines.splitlines() if (row := _parsed(line)) is not None]
    return (row for row in rows if _is_whole(row))


def _is_whole(row: Any) -> bool:
    known = isinstance(row, dict) and isinstance(row.get("epoch"), int | float)
    return known and isinstance(row.get("network", 0), int)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
