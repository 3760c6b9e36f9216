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
from trilith.data import open_rows
from trilith.experiments.idea import Idea
from trilith.experiments.table.prepared import Prepared, prepare
from trilith.experiments.table.run import fit_parts
from trilith.tasks.table.members import Rows

EPOCHS = 20  # enough to see how a training goes


def subject_of_idea(
    idea: Idea, *, verbose: bool = False, tell: Callable[[str], None] = lambda line: None
) -> Subject:
    """One of the idea's networks, trained on its training rows for at most 20 epochs; no test row is seen.

    tell: is given a line about what is trained. verbose: whether its progress is shown on stderr.

    Raises:
        DataError, SettingError: the data or a setting cannot work.
        NonFiniteError: training met a NaN or an infinity.
    """
    settings = replace(idea.run_settings(verbose=verbose), ensemble=1, folds=0)
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as folder:
        with open_rows(idea.data.source, query=idea.data.query, table=idea.data.table) as rows:
            run = prepare(rows, settings, Path(folder))
        planned = int(run.estimator.network_settings(run.data.learning)["epochs"])
        epochs = min(planned, EPOCHS)
        tell(f"Training one network for {epochs} of the idea's {planned} epochs.")
        run.estimator.set_params(settings={**dict(run.estimator.settings or {}), "epochs": epochs})
        part = run.data.part()
        fitted = fit_parts(run, run.estimator, [part]).networks_[0]
        return subject_of_estimator(
            fitted, part_of(run, part.train), cells_of(run), part_of(run, part.validation), fitted.history_
        )


def part_of(run: Prepared, rows: Rows) -> EncodedRows:
    """Some of the encoded rows of a run, and what they are called in its source."""
    split = run.source_split
    numbers = np.concatenate([split.train, split.validation, split.test])
    return EncodedRows(np.asarray(run.data.X[rows]), run.data.y[rows], numbers[rows])


def cells_of(run: Prepared) -> Origin:
    """The contents of those rows of the source that were looked at."""

    def cells(number: int) -> dict[str, Any]:
        place = int(np.searchsorted(run.sampled, number))
        if place == len(run.sampled) or run.sampled[place] != number:
            return {}
        columns = run.sample.columns
        return {name: column[place] for name, column in columns.items() if name != run.target}

    return Origin(run.sampled, cells)
