"""Serving the lab until Ctrl-C."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from trilith.errors import SettingError
from trilith.lab.access import Access
from trilith.lab.app import create_app
from trilith.lab.lab import Lab

FIRST_PORT = 8765
PORTS_TRIED = 20
LOOPBACK = "127.0.0.1"


class Server(uvicorn.Server):
    """Ends the streams of events when it is asked to end, which would otherwise keep it open."""

    def __init__(self, config: uvicorn.Config, lab: Lab) -> None:
        super().__init__(config)
        self.lab = lab

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ctrl-C is how the lab ends, so it is no error: the first closes, a second does not wait."""
        self.force_exit = self.should_exit
        self.close()

    def close(self) -> None:
        """End; from any thread."""
        self.should_exit = True
        self.lab.close()


def serve(
    lab: Lab,
    *,
    host: str | None = None,
    port: int | None = None,
    with_token: bool = False,
    page: str = "",
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve until Ctrl-C. `ready` is given the address, with its token if it has one, once it can be opened.

    host: where to listen; None is this machine alone. On another one a token is always asked for.
    port: None takes the first free one from 8765. page: which page the address is of.

    Raises:
        SettingError: the host is none of this machine, or the port is taken.
    """
    listening = listen(host or LOOPBACK, port)
    bound = listening.getsockname()[1]
    access = Access.of(host, bound, with_token)
    config = uvicorn.Config(
        create_app(lab, access), log_level="warning", access_log=False, server_header=False, lifespan="on"
    )
    config.timeout_graceful_shutdown = 3
    with listening:
        ready(address(host or LOOPBACK, bound, access.token, page))
        Server(config, lab).run([listening])


def listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens there. Raises SettingError where it cannot."""
    tried = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else [port]
    reason = ""
    for each in tried:
        try:
            family = socket.getaddrinfo(host, each, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((host, each), family=family, backlog=128)
        except OSError as error:
            reason = error.strerror or str(error)
    which = f"port {port}" if port is not None else f"ports {tried[0]} to {tried[-1]}"
    raise SettingError(f"the lab cannot listen on {host}, {which}: {reason}. Give another --port or --host.")


def address(host: str, port: int, token: str | None, page: str = "") -> str:
    """What to open in a browser. page: a path, and after a # what the page is to show."""
    shown = socket.gethostname() if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    path, mark, fragment = page.partition("#")
    return f"http://{shown}:{port}/{path}" + (f"?token={token}" if token else "") + mark + fragment
