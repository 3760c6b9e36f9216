"""Working on a run: it is claimed, its state says what goes on, and whatever ends it is written down."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from shutil import rmtree
from time import monotonic
from typing import Any

from trilith.errors import StoreError, TrilithError
from trilith.experiments.store import RunFolder
from trilith.experiments.store.run_folder import RECORD, time_text


class Outcome:
    """What is to be written when the work ends: a state, and further fields of the record."""

    state = "done"

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}


@contextmanager
def at_work(run: RunFolder) -> Iterator[Outcome]:
    """Hold the run while the block works on it; afterwards the record has the outcome.

    Raises:
        RunBusyError: another process is at work on it.
    """
    with run.claim():
        _tidy(run)
        before = run.record()
        began = monotonic()
        now = time_text(datetime.now(UTC))
        host, pid = socket.gethostname(), os.getpid()
        run.update(state="running", started=now, ended=None, error="", host=host, pid=pid)
        outcome = Outcome()
        try:
            yield outcome
        except KeyboardInterrupt:
            outcome.state = "interrupted"
            raise
        except BaseException as error:
            # a resume that was refused took nothing from the run: it is as it was
            refused = isinstance(error, StoreError) and before.state == "interrupted"
            outcome.state = before.state if refused else "failed"
            outcome.fields = {"error": _words(error)}
            raise
        finally:
            ended, seconds = time_text(datetime.now(UTC)), before.seconds + monotonic() - began
            run.update(state=outcome.state, ended=ended, seconds=seconds, pid=None, **outcome.fields)


def _words(error: BaseException) -> str:
    kind = "" if isinstance(error, TrilithError) else f"{type(error).__name__}: "
    return kind + " ".join(str(error).split())


def _tidy(run: RunFolder) -> None:
    """Remove what a killed process had half written; nobody else writes these while the run is held."""
    for path in run.path.glob(".trilith-*"):
        rmtree(path, ignore_errors=True)
    for path in run.path.rglob(".*.part"):
        if not path.name.startswith(f".{RECORD}."):  # that may be a note, given at this moment
            path.unlink(missing_ok=True)
