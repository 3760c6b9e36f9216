"""Server-sent events: what changed, so that a page asks again for what it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from trilith.lab.watcher import EVERYTHING, Change, Watcher

HEARTBEAT = 15.0  # seconds without a change after which a comment keeps the connection open
RETRY = 2000  # ms after which a browser connects again


def event_routes(watcher: Watcher, heartbeat: float = HEARTBEAT) -> APIRouter:
    """The stream of changes."""
    routes = APIRouter()

    @routes.get("/api/events")
    async def events(request: Request) -> StreamingResponse:
        last_seen = request.headers.get("last-event-id")
        return StreamingResponse(stream(watcher, last_seen, heartbeat), media_type="text/event-stream")

    return routes


async def stream(watcher: Watcher, last_seen: str | None, heartbeat: float) -> AsyncIterator[str]:
    """Changes as events, comments while there is none. Who missed one is told that everything changed."""
    with watcher.listening() as queue:
        yield f"retry: {RETRY}\n\n"
        if last_seen is not None and last_seen != watcher.version:
            yield _event(watcher.version, EVERYTHING)
        while True:
            try:
                change = await asyncio.wait_for(queue.get(), heartbeat)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if change is None:
                return
            yield _event(watcher.version, change)


def _event(version: str, change: Change) -> str:
    return f"id: {version}\nevent: change\ndata: {json.dumps(asdict(change))}\n\n"
