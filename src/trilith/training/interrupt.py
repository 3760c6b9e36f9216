"""Ctrl-C while training: the first asks for a clean end, the second ends at once. So does a kill."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interrupt:
    """Whether the user has asked to stop."""

    requested: bool = False


_listening: ContextVar[Interrupt | None] = ContextVar("listening", default=None)


@contextmanager
def listen_for_interrupt() -> Iterator[Interrupt]:
    """Within, the first SIGINT or SIGTERM only sets `requested`; the second raises KeyboardInterrupt.

    Within another one, also in a thread that runs in a copy of its context, it is the same Interrupt: several
    trainings end together. Signals reach the main thread alone; elsewhere they are left alone.
    """
    if (outer := _listening.get()) is not None:
        yield outer
        return
    interrupt = Interrupt()
    token = _listening.set(interrupt)
    try:
        with _handled(interrupt):
            yield interrupt
    finally:
        _listening.reset(token)


@contextmanager
def _handled(interrupt: Interrupt) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: FrameType | None) -> None:
        if interrupt.requested:
            raise KeyboardInterrupt
        interrupt.requested = True

    previous = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            if handler is not None:  # None: set by other code than Python's, which cannot be given back
                signal.signal(number, handler)
