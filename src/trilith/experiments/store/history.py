"""The history of a run: JSON lines, only ever appended to, readable whenever its writer was killed."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

BUFFERED = 0.25  # seconds
TAIL = 1_000_000  # bytes; no row is as long


class HistoryWriter:
    """Appends rows such as {"network": 0, "epoch": 1, "loss": 0.5}; may be used from several threads.

    Rows go to the file at most every quarter of a second. `flush()` before a checkpoint is written: what the
    checkpoint knows of must not be lost. NaN and infinity are written as null.

    Raises OSError where the disk is full; the file then ends in a torn line, which the next writer mends.
    """

    def __init__(self, path: Path) -> None:
        _mend(path)
        self._path = path
        self._file = path.open("ab", buffering=0)
        self._pending = bytearray()
        self._written = monotonic()
        self._lock = Lock()

    def add(self, row: Mapping[str, Any]) -> None:
        """One row more."""
        line = json.dumps({key: _writable(value) for key, value in row.items()})
        with self._lock:
            self._pending += line.encode() + b"\n"
            if monotonic() - self._written >= BUFFERED:
                self._write()

    def flush(self) -> None:
        """All rows are on the disk when this returns."""
        with self._lock:
            self._write()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Flush, and let go of the file."""
        try:
            self.flush()
        finally:
            self._file.close()

    def _write(self) -> None:
        try:
            while self._pending:
                del self._pending[: self._file.write(self._pending)]
        except OSError as error:
            error.filename = str(self._path)
            raise
        self._written = monotonic()


def read_history(path: Path) -> list[dict[str, Any]]:
    """The rows in the order of their networks and epochs; none where there is no file.

    Of a row that was written twice, as after a resume, the last counts. What is no row is left out.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    rows: dict[tuple[Any, Any], dict[str, Any]] = {}
    for row in parse_lines(lines):
        key = row.get("network", 0), row.get("epoch", len(rows))
        if all(isinstance(number, int | float) for number in key):
            rows[key] = row
    return [rows[key] for key in sorted(rows)]


def parse_lines(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The lines that are rows; null is NaN."""
    whole = [line for line in lines if line.startswith(b"{") and line.endswith(b"}")]
    try:
        # one call is twice as fast as one for each line, and damaged lines are rare
        rows = json.loads(b"[" + b",".join(whole) + b"]")
    except ValueError:
        rows = [row for line in whole if (row := _parsed(line)) is not None]
    if any(b"null" in line for line in whole):
        for row in rows:
            row.update({key: math.nan for key, value in row.items() if value is None})
    return list(rows)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _writable(value: Any) -> Any:
    value = value.tolist() if hasattr(value, "tolist") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mend(path: Path) -> None:
    """Cut off a last line that has no end: its writer was killed, or the disk was full."""
    try:
        with path.open("rb+") as file:
            before = max(0, file.seek(0, os.SEEK_END) - TAIL)
            file.seek(before)
            file.truncate(before + file.read().rfind(b"\n") + 1)
    except FileNotFoundError:
        return
