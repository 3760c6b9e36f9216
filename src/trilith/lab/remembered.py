"""What was made of a file, kept until the file is another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Values by file. One is made at a time, for making one may take a second of a processor."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], Value]] = {}
        self._lock = Lock()

    def of(self, path: Path, make: Callable[[], Value]) -> Value:
        """What `make` gave for this file as it is now."""
        with self._lock:
            status = path.stat()
            stamp = (
                status.st_size,
                status.st_mtime_ns,
            )  # before it is read: what comes later is seen next time
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                known = self._known[path] = (stamp, make())
            return known[1]
