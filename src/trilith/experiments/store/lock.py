"""The lock of a run: whoever works on it holds it, and it is free when that process ends, however it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trilith.errors import RunBusyError

PATIENCE = 1.0  # seconds that a claim waits, for others look for a moment whether the lock is free


@contextmanager
def held(path: Path, seconds: float = PATIENCE) -> Iterator[None]:
    """Hold this lock while the block runs. Raises RunBusyError where another has it for longer than that."""
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=seconds, poll_interval=0.01)
    try:
        lock.acquire()
    except Timeout:
        raise RunBusyError(
            f"another process is at work on {path.parent.name!r}. Wait for it, or stop it first."
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Whether a process holds this lock."""
    if not path.exists():
        return False
    if sys.platform == "win32":
        try:
            with held(path, seconds=0.0):
                return False
        except RunBusyError:
            return True
    import fcntl

    # filelock's locks are those of flock; a shared one looks, and does not disturb others that look
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
