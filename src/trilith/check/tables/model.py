"""A subject from a model of a table, with rows of a source, or with those of the run that it lies in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.check.estimator import EncodedRows, subject_of_estimator
from trilith.check.own_run import own_run
from trilith.check.subject import Subject
from trilith.check.tables.idea import cells_of, part_of
from trilith.data import open_rows
from trilith.data.tables.table import missing_cells
from trilith.errors import DataError
from trilith.experiments.table import TableModel
from trilith.experiments.table.encoding import sampled_rows
from trilith.experiments.table.prepared import prepare


def subject_of_model(
    model: TableModel, path: Path, source: Any, *, query: str | None, table: str | None
) -> Subject:
    """The first network of a model, with the rows of a source, or those that its own run learned from.

    Raises:
        SettingError: no source, and the model's path lies in no run's folder.
        DataError: rows that do not suit the model, or that are no longer those of the run.
    """
    if source is None:
        return _of_run(model, path)
    with open_rows(source, query=query, table=table) as rows:
        sampled = sampled_rows(rows, model.estimator.seed_)
        sample = rows.take(sampled)
    labelled, classes = model.separate(sample), model.known_classes
    known = np.flatnonzero(~missing_cells(sample.columns[model.target]))
    of_class = np.ones(len(labelled.target), bool) if classes is None else np.isin(labelled.target, classes)
    if not of_class.any():
        raise DataError(f"{source}: no row has a {model.target!r} that the model knows. Give such rows.")
    X = model.encoder.transform(labelled.features)[of_class]
    given = EncodedRows(X, labelled.target[of_class], sampled[known[of_class]])
    return subject_of_estimator(model.estimator, given, cells_of(sample, sampled, model.target))


def _of_run(model: TableModel, path: Path) -> Subject:
    own = own_run(path)
    data = own.idea.data
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as beside:
        with open_rows(data.source, query=data.query, table=data.table) as rows:
            run = prepare(rows, own.idea.run_settings(), Path(beside))
        own.require_same(run)
        part = run.parts[0]
        cells = cells_of(run.sample, run.sampled, run.target)
        return subject_of_estimator(
            model.estimator, part_of(run, part.train), cells, part_of(run, part.validation), own.history
        )
