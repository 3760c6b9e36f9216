"""A subject from an idea: its data prepared as a run prepares them, and one network trained for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.check.origin import Origin
from trilith.check.subject import Subject
from trilith.check.tables.estimator import EncodedRows, subject_of_estimator
from trilith.data import Table, open_rows
from trilith.errors import NonFiniteError
from trilith.experiments.idea import Idea
from trilith.experiments.table.prepared import Prepared, prepare
from trilith.experiments.table.run import fit_parts
from trilith.tasks.ensemble.members import Rows
from trilith.training import Callback, Trainer

EPOCHS = 20  # enough to see how a training goes


def subject_of_idea(idea: Idea, tell: Callable[[str], None] = lambda line: None) -> Subject:
    """One of the idea's networks, trained on its training rows for at most 20 epochs; no test row is seen.

    A training that meets a NaN or an infinity ends with the weights before that, and a note.
    tell: is given a line at each epoch.

    Raises:
        DataError, SettingError: the data or a setting cannot work.
    """
    settings = replace(idea.run_settings(), ensemble=1, folds=0)
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        with open_rows(idea.data.source, query=idea.data.query, table=idea.data.table) as rows:
            run = prepare(rows, settings, Path(folder))
        planned = int(run.estimator.network_settings(run.data.learning)["epochs"])
        epochs = min(planned, EPOCHS)
        notes = [f"One network was trained for {epochs} of the idea's {planned} epochs."]
        run.estimator.set_params(settings={**dict(run.estimator.settings or {}), "epochs": epochs})
        part = run.data.part()
        try:
            fit_parts(run, run.estimator, [part], lambda network: [Told(tell, epochs)])
        except NonFiniteError as error:
            notes = [f"{error}"]
        fitted = run.estimator.networks_[0]
        if fitted.history_.stopped_because == "interrupted":
            raise KeyboardInterrupt
        cells = cells_of(run.sample, run.sampled, run.target)
        subject = subject_of_estimator(
            fitted, part_of(run, part.train), cells, part_of(run, part.validation), fitted.history_
        )
        return replace(subject, notes=tuple(notes))


class Told(Callback):
    """Says how far the training is."""

    def __init__(self, tell: Callable[[str], None], epochs: int) -> None:
        self._tell, self._epochs = tell, epochs

    def epoch_begin(self, trainer: Trainer) -> None:
        self._tell(f"Training one network: epoch {trainer.epoch} of {self._epochs}")


def part_of(run: Prepared, rows: Rows) -> EncodedRows:
    """Some of the encoded rows of a run, and what they are called in its source."""
    return EncodedRows(np.asarray(run.data.X[rows]), run.data.y[rows], run.source_split.order[rows])


def cells_of(sample: Table, sampled: np.ndarray, target: str) -> Origin:
    """The contents of those rows of the source, of these numbers, that were looked at."""

    def cells(number: int) -> dict[str, Any]:
        place = int(np.searchsorted(sampled, number))
        if place == len(sampled) or sampled[place] != number:
            return {}
        return {name: column[place] for name, column in sample.columns.items() if name != target}

    return Origin(sampled, cells)
