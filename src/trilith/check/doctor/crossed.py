"""What networks say of rows that they were not trained on: one for each fold."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import numpy as np

from trilith.check.doctor.steps import untrained
from trilith.check.subject import Subject
from trilith.training.step import TARGET
from trilith.training.train import train

FOLDS, REPEATS, EPOCHS, PATIENCE, FEWEST = 4, 2, 30, 4, 30


def crossed_outputs(subject: Subject) -> np.ndarray | None:
    """The output for each row, (rows, ...), of networks that were trained without it, as the mean of two.

    Each was trained on three quarters of the rows, until the loss of the held rows no longer falls, before
    wrong targets are learned by heart. None where there are fewer than 30 rows.
    """
    rows = len(subject.data)
    if rows < FEWEST:
        return None
    total: np.ndarray | float = 0.0
    for repeat in range(REPEATS):
        random = np.random.default_rng((subject.seed, repeat))
        start = untrained(replace(subject, seed=subject.seed + repeat))
        total = total + _once(start, random.permutation(rows)) / REPEATS
    return np.asarray(total)


def _once(start: Subject, order: np.ndarray) -> np.ndarray:
    folds = [np.sort(held) for held in np.array_split(order, FOLDS)]
    answered = [_held_out(start, np.setdiff1d(order, held), held) for held in folds]
    outputs = np.zeros((len(order), *answered[0].shape[1:]))
    for held, output in zip(folds, answered, strict=True):
        outputs[held] = output
    return outputs


def _held_out(start: Subject, rest: np.ndarray, held: np.ndarray) -> np.ndarray:
    """What the network says of the held rows when it has learned from the rest."""
    network, feeds = deepcopy(start.network), start.data[:]
    X = {node.name: feeds[node.name] for node in network.graph.inputs}
    known = {name: array[held] for name, array in X.items()}
    history = train(
        network,
        {name: array[rest] for name, array in X.items()},
        feeds[TARGET][rest],
        loss=start.loss,
        optimizer=start.descent.optimizer,
        epochs=EPOCHS,
        batch_size=start.batch_size,
        validation_data=(known, feeds[TARGET][held]),
        early_stopping=PATIENCE,
        seed=start.seed,
        progress=False,
    )
    if history.stopped_because == "interrupted":
        raise KeyboardInterrupt
    answered = network.predict(known)
    return np.asarray(answered[0] if isinstance(answered, tuple) else answered, np.float64)
