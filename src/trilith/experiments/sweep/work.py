"""The process of one worker, as `trilith sweep` starts it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Thread

from trilith.experiments.idea import parse_idea
from trilith.experiments.store import Store
from trilith.experiments.sweep.order import find_objective, read_order
from trilith.experiments.sweep.sweep import open_sweep
from trilith.experiments.sweep.turns import Turns
from trilith.experiments.sweep.worker import Worker
from trilith.training.interrupt import listen_for_interrupt

STANDARD_INPUT = 0


def work_as_told() -> None:
    """Read what to do from the standard input, and do it; when that is closed, it is as if by Ctrl-C.

    So workers end cleanly also where `trilith sweep` was killed.
    """
    with listen_for_interrupt() as interrupt:
        order = read_order(_line())
        Thread(target=_end_with_parent, daemon=True).start()
        store = Store(order.store)
        idea = parse_idea(order.idea, Path.cwd())
        with open_sweep(order.name, idea, store, order.storage) as sweep:
            turns = Turns(sweep, order.silence)
            objective = find_objective(order.objective)
            Worker(sweep, objective, order.threads, order.until, turns=turns).work(interrupt)


def _line() -> str:
    read = b""
    while not read.endswith(b"\n") and (more := os.read(STANDARD_INPUT, 65536)):
        read += more
    return read.decode()


def _end_with_parent() -> None:
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)
