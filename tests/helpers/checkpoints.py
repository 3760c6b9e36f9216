"""Trainings that crash again and again and go on, each time in new objects as in a new process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith.engines import BEGINNING, Executable, Progress, rows_of
from trilith.engines.native.engine import NativeExecutable
from trilith.engines.numpy_engine import NumpyExecutable
from trilith.training import Trainer

Outcome = tuple[dict[str, np.ndarray], tl.History]


class CrashError(Exception):
    """A process that dies, as far as the training can tell."""


class CrashAtReport(tl.Callback):
    """Dies when progress is reported for the nth time."""

    def __init__(self, number: int) -> None:
        self.left = number

    def progress(self, trainer: Trainer, progress: Progress) -> None:
        self.left -= 1
        if self.left == 0:
            raise CrashError


@contextmanager
def reports_after_every_batch() -> Iterator[None]:
    """Within, the engines report after every batch but the last, whatever the clock says."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (NumpyExecutable, NativeExecutable):
            patch.setattr(kind, "epoch", _batch_by_batch(kind.epoch))
        yield


def _batch_by_batch(epoch: Callable[..., Any]) -> Callable[..., Any]:
    def every_batch(self: Executable, data, order, batch_size, listener, start=BEGINNING):
        rows = rows_of(data) if order is None else len(order)
        while True:
            end = min(start.examples + batch_size, rows)
            part = data if order is not None else {name: array[:end] for name, array in data.items()}
            start = epoch(self, part, None if order is None else order[:end], batch_size, listener, start)
            if start.non_finite is not None or start.examples == rows or not listener(start):
                return start

    return every_batch


def train_in_lives(train: Callable[..., Outcome], path: Path, reports: int) -> tuple[Outcome, int]:
    """Train to the end in as many lives as it takes, each of so many reports; the outcome, and the lives.

    train: takes keywords of `tl.train` and makes everything anew.
    """
    with reports_after_every_batch():
        for life in range(1, 1000):
            try:
                return train(checkpoint=path, checkpoint_seconds=0, callbacks=[CrashAtReport(reports)]), life
            except CrashError:
                continue
    raise AssertionError("training gets nowhere")


def outcome(network: tl.Network, history: tl.History) -> Outcome:
    return {name: network.values[node] for name, node in network.graph.variables.items()}, history


def assert_same(one: Outcome, other: Outcome) -> None:
    """Every bit of weights and history, but for the seconds."""
    (values, history), (expected, told) = one, other
    assert values.keys() == expected.keys()
    for name, value in values.items():
        assert value.dtype == expected[name].dtype
        assert value.tobytes() == expected[name].tobytes(), name
    assert without_seconds(history) == without_seconds(told)
    assert (history.best_epoch, history.stopped_because) == (told.best_epoch, told.stopped_because)


def without_seconds(history: tl.History) -> list[dict[str, float]]:
    return [{name: value for name, value in row.items() if name != "seconds"} for row in history]
