"""A subject from an idea: its rows prepared as a run prepares them, and one network trained for a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.check.brief_training import EPOCHS, Tell, planned_epochs, train_briefly
from trilith.check.estimator import EncodedRows, subject_of_estimator
from trilith.check.subject import Subject
from trilith.data import Table, open_rows
from trilith.experiments.idea import Idea
from trilith.experiments.table.prepared import Prepared, prepare
from trilith.experiments.table.run import fit_parts
from trilith.tasks.ensemble.members import Rows


def subject_of_idea(idea: Idea, tell: Tell) -> Subject:
    """One of the idea's networks, trained on its training rows for at most 20 epochs; no test row is seen.

    Raises:
        DataError, SettingError: the data or a setting cannot work.
    """
    settings = replace(idea.run_settings(), ensemble=1, folds=0)
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        with open_rows(idea.data.source, query=idea.data.query, table=idea.data.table) as rows:
            run = prepare(rows, settings, Path(folder))
        part, epochs = run.data.part(), min(planned_epochs(run), EPOCHS)
        fitted, notes = train_briefly(
            run, part, epochs, lambda parts, listen: fit_parts(run, run.estimator, parts, listen), tell
        )
        subject = subject_of_estimator(
            fitted,
            part_of(run, part.train),
            cells_of(run.sample, run.sampled, run.target),
            part_of(run, part.validation),
            fitted.history_,
        )
        return replace(subject, notes=notes)


def part_of(run: Prepared, rows: Rows) -> EncodedRows:
    """Some of the encoded rows of a run, and what they are called in its source."""
    return EncodedRows(np.asarray(run.data.X[rows]), run.data.y[rows], run.source_split.order[rows])


def cells_of(sample: Table, sampled: np.ndarray, target: str) -> Callable[[int], Mapping[str, Any]]:
    """The contents of those rows of the source, of these numbers, that were looked at."""

    def cells(number: int) -> dict[str, Any]:
        place = int(np.searchsorted(sampled, number))
        if place == len(sampled) or sampled[place] != number:
            return {}
        return {name: column[place] for name, column in sample.columns.items() if name != target}

    return cells
