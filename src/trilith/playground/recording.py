"""The frames of a training that are kept, evenly over all of it however long it lasts."""

from __future__ import annotations

from typing import Any

MOST = 240  # frames


class Recording:
    """Keeps every frame until there are too many, then every second, every fourth; always the last."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._every, self._count = most, 1, 0
        self._kept: list[dict[str, Any]] = []
        self._last: dict[str, Any] | None = None

    def add(self, frame: dict[str, Any]) -> None:
        """Take a frame up."""
        if self._count % self._every == 0:
            self._kept.append(frame)
            if len(self._kept) > self._most:
                del self._kept[1::2]
                self._every *= 2
        self._count += 1
        self._last = frame

    @property
    def frames(self) -> list[dict[str, Any]]:
        """Those that are kept, and the last."""
        if self._last is None or self._kept[-1] is self._last:
            return list(self._kept)
        return [*self._kept, self._last]
