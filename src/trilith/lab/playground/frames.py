"""The frames of a session as server-sent events: what was missed is skipped, the newest is always sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from trilith.playground.session import ENDED, Session, Told

HEARTBEAT = 15.0  # seconds


class Newest:
    """Holds what was told last until it is asked for; a frame stays until a newer one comes."""

    def __init__(self) -> None:
        self._told: Told | None = None
        self._there = asyncio.Event()

    def put(self, told: Told) -> None:
        """Take up what is told; in the event loop."""
        frame = told["frame"] or (self._told["frame"] if self._told else None)
        self._told = {**told, "frame": frame}
        self._there.set()

    async def take(self) -> Told:
        """What was told last, as soon as there is something that was not taken yet."""
        await self._there.wait()
        self._there.clear()
        told, self._told = self._told, None
        assert told is not None
        return told


async def frame_events(session: Session, heartbeat: float = HEARTBEAT) -> AsyncIterator[str]:
    """First the losses that were recorded and the last frame; then each new one until the training is over.

    A session that nobody looks at any more is held.
    """
    newest, loop = Newest(), asyncio.get_running_loop()

    def listen(told: Told) -> None:
        loop.call_soon_threadsafe(newest.put, told)

    session.listen = listen
    try:
        frames = session.frames
        yield _event({"rows": [[frame["epoch"], frame["row"]] for frame in frames]})
        newest.put(
            {"state": session.state, "problem": session.problem, "frame": frames[-1] if frames else None}
        )
        while True:
            try:
                told = await asyncio.wait_for(newest.take(), heartbeat)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            yield _event(told)
            if told["state"] in ENDED:
                return
    finally:
        if session.listen is listen:
            session.listen = lambda told: None
            session.hold()


def _event(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content)}\n\n"
