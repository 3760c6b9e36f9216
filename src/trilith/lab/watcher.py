"""Sees what changes in the store, once for all who listen."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from trilith.errors import TrilithError

INTERVAL = 0.5  # seconds between two looks


@dataclass(frozen=True)
class Change:
    """What a look at the store found.

    grown: runs whose history or output is longer than before. missed: there was more, so look at everything.
    """

    runs: bool = False
    grown: tuple[str, ...] = ()
    sweeps: bool = False
    missed: bool = False

    def __bool__(self) -> bool:
        return self.runs or bool(self.grown) or self.sweeps


EVERYTHING = Change(runs=True, sweeps=True, missed=True)


class Watcher:
    """Looks while anybody listens. `version` counts the changes; it begins with a mark of this process."""

    def __init__(self, look: Callable[[], Change], interval: float = INTERVAL) -> None:
        self._look, self._interval = look, interval
        self._listeners: set[asyncio.Queue[Change | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._process, self._count = secrets.token_hex(4), 0
        self._closed = False

    @property
    def version(self) -> str:
        """Another one after every change, and in every process."""
        return f"{self._process}-{self._count}"

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Change | None]]:
        """A queue that gets every change from now on, and None when the lab closes. In the event loop."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._listeners.add(queue)
        if self._closed:
            queue.put_nowait(None)
        if self._task is None:
            self._task = asyncio.create_task(self._watch())
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    def close(self) -> None:
        """End all listening; in the thread of the event loop."""
        self._closed = True
        for queue in self._listeners:
            queue.put_nowait(None)

    async def _watch(self) -> None:
        while True:
            if change := await asyncio.to_thread(self._looked):
                self._count += 1
                for queue in self._listeners:
                    queue.put_nowait(change)
            await asyncio.sleep(self._interval)

    def _looked(self) -> Change:
        """What the look found; one that fails, for the disk is full, say, is not the last."""
        try:
            return self._look()
        except (TrilithError, OSError) as error:
            logging.getLogger("trilith.lab").warning("The store could not be looked at: %s", error)
            return Change()
