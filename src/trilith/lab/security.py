"""What every request passes before anything else sees it, and what every answer carries."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trilith.lab.access import Access

# Scripts and styles come from the wheel only, none stands in the page; nothing is fetched from elsewhere.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGES = ("/", "/playground")  # what may be opened from elsewhere
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Refusal(NamedTuple):
    """Why a request goes no further."""

    status: int
    sentence: str


class Security:
    """Checks Host, Origin and token, and adds the headers that keep a browser strict."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; websockets are refused, the lab has none."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refused(scope) or self._exchanged(scope) or self.app
        await answer(scope, receive, send_with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        refusal = wrong_host(headers, self.access) or foreign(scope["method"], scope["path"], headers)
        if refusal is None and not self.access.admits(*given_tokens(scope, headers, self.access.cookie)):
            sentence = "This lab asks for its token: open the address that `trilith lab` printed."
            refusal = Refusal(401, sentence)
        return JSONResponse({"error": refusal.sentence}, refusal.status) if refusal else None

    def _exchanged(self, scope: Scope) -> Response | None:
        """A token in the address becomes a cookie, so that it stays in no history and in no bookmark."""
        if self.access.token is None or scope["method"] != "GET" or "token" not in _query(scope):
            return None
        answer = RedirectResponse(scope["path"] if scope["path"] in PAGES else "/", 303)
        answer.set_cookie(self.access.cookie, self.access.token, httponly=True, samesite="strict", path="/")
        return answer


def wrong_host(headers: Headers, access: Access) -> Refusal | None:
    """A request under a name that is not this lab's."""
    hosts = headers.getlist("host")
    if len(hosts) == 1 and access.answers_to(hosts[0]):
        return None
    return Refusal(
        421, "This lab answers to its own names only: open the address that `trilith lab` printed."
    )


def foreign(method: str, path: str, headers: Headers) -> Refusal | None:
    """A request that a page of another origin made. Only the pages may be opened from elsewhere."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    own = origin is None or origin.lower().partition("://")[2] == headers["host"].strip().lower()
    opened = method in ("GET", "HEAD") and path in PAGES and origin is None
    if own and (opened or site in ("same-origin", "none")):
        return None
    return Refusal(403, "This request comes from another page: the lab takes them from its own only.")


def given_tokens(scope: Scope, headers: Headers, cookie: str) -> list[str | None]:
    """The tokens that a request carries: in its cookie, as a bearer, or in the address."""
    kept = [cookie_parser(line).get(cookie) for line in headers.getlist("cookie")]
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    in_address = _query(scope).get("token", [None])[0]
    return [*kept, bearer if kind.lower() == "bearer" else None, in_address]


def _query(scope: Scope) -> dict[str, list[str]]:
    return parse_qs(scope["query_string"].decode("latin-1"))
