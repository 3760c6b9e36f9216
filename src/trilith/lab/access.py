"""Who may use the lab: the names it answers to, and the token where it asks for one."""

from __future__ import annotations

import hmac
import secrets
import socket
from dataclasses import dataclass
from ipaddress import ip_address

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Access:
    """What a request must show.

    names: the host names that the lab answers to, so that a page of another site cannot reach it under a name
        of its own (DNS rebinding).
    any_address: whether it also answers to IP addresses other than the loopback's.
    token: what a request must carry; None where everybody on this machine may come in.
    cookie: the name of the cookie that carries it; it names the port, for a host's ports share their cookies.
    """

    names: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    token: str | None = None
    cookie: str = "trilith-lab"

    @classmethod
    def of(cls, host: str | None, port: int, with_token: bool = False) -> Access:
        """The rules for a lab on this host. The loopback, or None, needs no token unless asked."""
        cookie = f"trilith-lab-{port}"
        if host is None or is_loopback(host):
            return cls(token=new_token() if with_token else None, cookie=cookie)
        names = LOOPBACK_NAMES | {host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
        return cls(names=names, any_address=True, token=new_token(), cookie=cookie)

    def answers_to(self, host_header: str) -> bool:
        """Whether a Host header names this lab; the port may be another one, as through a tunnel."""
        name = host_name(host_header)
        return name in self.names or (self.any_address and _is_address(name))

    def admits(self, *given: str | None) -> bool:
        """Whether one of these is the right token; the time taken does not tell how much of it was right."""
        if self.token is None:
            return True
        expected = self.token.encode()
        return any(hmac.compare_digest(token.encode(), expected) for token in given if token is not None)


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    return host.lower() == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def host_name(header: str) -> str:
    """The name in a Host header or an origin, without the port: "[::1]:8765" is "::1"."""
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0] if header.count(":") == 1 else header


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
