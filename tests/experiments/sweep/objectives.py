"""What sweeps of these tests train: small functions, which workers find by their names."""

import json
import math
import os
import signal
import threading
from pathlib import Path

from trilith.errors import NonFiniteError
from trilith.files import write_atomically
from trilith.training.interrupt import listen_for_interrupt

EPOCHS = 12


def rate(idea):
    """The one number that all of them depend on; 0.01 is best."""
    return math.log10(idea.training.learning_rate) + 2


def at_once(idea, run, report):
    return rate(idea) ** 2


def epochs(idea, run, report):
    """Comes closer to its value from epoch to epoch; goes on where it was broken off, to the same bits."""
    path = run.path / "state.json"
    state = json.loads(path.read_text()) if path.exists() else {"epoch": 0, "error": 1.0}
    while state["epoch"] < EPOCHS:
        state = {"epoch": state["epoch"] + 1, "error": after(state["error"], rate(idea))}
        write_atomically(path, json.dumps(state))
        if report(state["epoch"], state["error"]):
            break
    return state["error"]


def after(error, slope):
    """The error one epoch later."""
    return math.sin(error) / 3 + slope**2


def alone(slope):
    """What `epochs` gives where nothing breaks it off."""
    error = 1.0
    for _ in range(EPOCHS):
        error = after(error, slope)
    return error


def killed_once(idea, run, report):
    """Each trial kills its worker in its first sitting."""
    seen = run.path / "killed"
    if not seen.exists():
        for epoch in range(1, 4):
            report(epoch, 1.0)
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return epochs(idea, run, report)


def fails_above(idea, run, report):
    if rate(idea) > 0:
        raise NonFiniteError(f"the loss is NaN at {idea.training.learning_rate}.")
    return rate(idea) ** 2


def always_fails(idea, run, report):
    raise ValueError("no such thing")


def not_a_number(idea, run, report):
    return math.nan


def waits(idea, run, report):
    """Trains until it is asked to end, as a training does; once there is a file "go", it trains at once."""
    waiting = Path(os.environ["WAITING"])
    if (waiting / "go").exists():
        return rate(idea) ** 2
    with listen_for_interrupt() as interrupt:
        (waiting / str(os.getpid())).touch()
        while not interrupt.requested:
            threading.Event().wait(0.01)
    raise KeyboardInterrupt
