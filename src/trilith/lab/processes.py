"""Processes that train: begun apart from the lab, so that they go on when it ends; stopped with care."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from trilith.errors import StoreError
from trilith.experiments.store import RunFolder, RunRecord
from trilith.experiments.store.run_folder import OUTPUT

PATIENCE, LOOK = 10.0, 0.05  # seconds: how long a process may take to end, and from look to look


def begin(run: RunFolder, store: Path, source: str | None = None) -> None:
    """Train a run, from its beginning or from where it was; what it prints goes to its log.

    source: where its data are, if that is not what its idea says: an address with a password.

    It is in a session of its own: neither Ctrl-C in the lab's terminal nor the end of the lab stops it.
    """
    command = [sys.executable, "-m", "trilith", "resume", run.name, "--store", str(store)]
    environment = os.environ | ({"TRILITH_SOURCE": source} if source else {})
    with (run.path / OUTPUT).open("ab") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    Thread(target=process.wait, daemon=True).start()  # so that it leaves no zombie


def stop(run: RunFolder) -> None:
    """Ask the process at work on a run to end after saving where it is, as Ctrl-C does.

    Raises StoreError where no process of this machine is at work on it. The number of a process that is over
    may be another's by now, so the lock is looked at, which is free as soon as its holder is gone.
    """
    record = run.record()
    if record.state != "running" or not run.is_alive():
        raise StoreError(f"{run.name} is not running, so there is nothing to stop.")
    if not is_here(record):
        raise StoreError(f"{run.name} runs on {record.host}: stop it there, with Ctrl-C.")
    assert record.pid is not None
    try:
        os.kill(record.pid, signal.SIGINT)
    except ProcessLookupError:
        raise StoreError(f"{run.name} has just ended.") from None


def has_ended(run: RunFolder) -> bool:
    """Whether no process is at work on a run; one that has just written down how it ended is waited for."""
    end = time.monotonic() + PATIENCE
    while run.is_alive():
        if run.record().state == "running" or time.monotonic() > end:
            return False
        time.sleep(LOOK)
    return True


def is_here(record: RunRecord) -> bool:
    """Whether the process of a run is one of this machine."""
    return record.pid is not None and record.host == socket.gethostname()
