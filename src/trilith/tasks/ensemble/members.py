"""Training several networks of one table: side by side, a processor each, whatever their number the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeAlias

import numpy as np

from trilith.engines.threads import asked_threads, usable_threads
from trilith.tasks.estimator import NetworkEstimator
from trilith.training import Callback
from trilith.training.interrupt import listen_for_interrupt

Rows: TypeAlias = np.ndarray | slice
"""Numbers of rows, or neighbouring ones, of which no copy is made."""


@dataclass(frozen=True)
class Examples:
    """What is learned from: features (rows, features), targets (rows,), weights (rows,) or None.

    classes: all that y has, in a classification; a network whose rows lack one has an output for it too.
    """

    X: np.ndarray
    y: np.ndarray
    weight: np.ndarray | None = None
    classes: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: Rows) -> Examples:
        """These rows."""
        weight = None if self.weight is None else self.weight[rows]
        return Examples(self.X[rows], self.y[rows], weight, self.classes)

    @property
    def known(self) -> dict[str, Any]:
        """What a network is told beside its own rows."""
        return {} if self.classes is None else {"classes": self.classes}

    def as_validation(self) -> tuple[np.ndarray, ...] | None:
        """In the form that estimators take; None where there is no row."""
        if not len(self):
            return None
        return (self.X, self.y) if self.weight is None else (self.X, self.y, self.weight)


@dataclass(frozen=True)
class Part:
    """The rows that one network trains on, and those that choose its best epoch."""

    train: Rows
    validation: Rows


@dataclass(frozen=True)
class Member:
    """A network, the rows that it learns from, and who listens meanwhile beside its own callbacks."""

    network: NetworkEstimator
    part: Part
    listeners: Sequence[Callback] = ()

    def fit(self, examples: Examples) -> None:
        """Train the network."""
        train = examples.take(self.part.train)
        held = examples.take(self.part.validation).as_validation()
        own = self.network.callbacks
        self.network.callbacks = (*own, *self.listeners)
        try:
            self.network.fit(train.X, train.y, train.weight, validation_data=held, **examples.known)
        finally:
            self.network.callbacks = own

    def untrained(self, examples: Examples) -> NetworkEstimator:
        """The network before its first step."""
        train = examples.take(self.part.train)
        return self.network.untrained(train.X, train.y, train.weight, **examples.known)


def held_out(
    members: Sequence[Member],
    examples: Examples,
    answer: Callable[[Any, np.ndarray], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """The rows that some network was validated on, and the mean answer of those that were.

    Each answer is about rows that its network was not trained on.
    """
    counts, total = np.zeros(len(examples), np.int64), np.zeros(0)
    for member in members:
        rows = member.part.validation
        if not len(held := examples.X[rows]):
            continue
        answers = answer(member.network, held)
        if not len(total):
            total = np.zeros((len(examples), *answers.shape[1:]))
        total[rows] += answers
        counts[rows] += 1
    known = np.flatnonzero(counts)
    return known, total[known] / counts[known].reshape(-1, *(1,) * (total.ndim - 1))


def train_members(
    members: Sequence[Member],
    examples: Examples,
    *,
    threads: int | None,
    finished: Callable[[int], None] = lambda number: None,
) -> list[Member]:
    """Fit each member; return those that were trained.

    As many are trained side by side as there are processors, and each comes out the same bits as if they were
    trained one after another. Ctrl-C ends those that are being trained as it ends one; those that have not
    begun are left out. A second Ctrl-C ends everything.

    finished: called with the number of members that are done.

    Raises:
        KeyboardInterrupt: Ctrl-C twice, or before any member had an epoch.
    """
    processors = asked_threads(threads) or usable_threads()
    side_by_side = min(len(members), processors)
    lock = Lock()
    done: list[Member] = []

    def train(member: Member) -> None:
        if interrupt.requested:
            return
        try:
            member.fit(examples)
        except BaseException:
            interrupt.requested = True  # the others end too
            raise
        with lock:
            done.append(member)
            finished(len(done))

    with listen_for_interrupt() as interrupt:
        if side_by_side == 1:
            for member in members:
                train(member)
        else:
            for member in members:
                member.network.set_params(threads=max(1, processors // side_by_side))
            with ThreadPoolExecutor(side_by_side) as pool:
                futures = [pool.submit(copy_context().run, train, member) for member in members]
                for future in futures:
                    future.result()
    trained = [member for member in members if member in done and len(member.network.history_)]
    if not trained:
        raise KeyboardInterrupt
    return trained
