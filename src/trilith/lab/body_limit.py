"""No request may send more than the lab has use for."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000  # bytes: an idea or a note is far smaller
TOO_LARGE = f"The request is larger than {LARGEST_BODY:,} bytes: send less."


class BodyLimit:
    """Stops a body at the limit, whether it says its length beforehand or not."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > self.largest:
            await JSONResponse({"error": TOO_LARGE}, 413)(scope, receive, send)
            return
        size = 0

        async def receive_within_limit() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self.largest:
                raise HTTPException(413, TOO_LARGE)
            return message

        await self.app(scope, receive_within_limit, send)
