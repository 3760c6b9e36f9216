"""A subject from a model file, with rows of a table, or with those of the run that it lies in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from trilith.check.subject import Subject
from trilith.check.tables.estimator import EncodedRows, subject_of_estimator
from trilith.check.tables.idea import cells_of, part_of
from trilith.data import open_rows
from trilith.data.tables.table import missing_cells
from trilith.errors import DataError, SettingError
from trilith.experiments.idea import read_idea
from trilith.experiments.store.history import read_history
from trilith.experiments.store.record import read_record
from trilith.experiments.store.run_folder import HISTORY, RECORD, RESOLVED
from trilith.experiments.table import TableModel, load_table_model
from trilith.experiments.table.encoding import sampled_rows
from trilith.experiments.table.prepared import prepare


def subject_of_model(
    path: str | Path, source: Any = None, *, query: str | None = None, table: str | None = None
) -> Subject:
    """The first network of a model, with the rows of a source, or those that its own run learned from.

    Raises:
        ModelFileError: no model of a table.
        SettingError: no source, and the model lies in no run's folder.
        DataError: rows that do not suit the model, or that are no longer those of the run.
    """
    path = Path(path)
    model = load_table_model(path)
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
    folder = path.parent
    if not (folder / RESOLVED).is_file():
        raise SettingError(f"{path} lies in no run's folder, so its rows are not known: add DATA, the table.")
    idea = read_idea(folder / RESOLVED)
    with TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True) as beside:
        with open_rows(idea.data.source, query=idea.data.query, table=idea.data.table) as rows:
            run = prepare(rows, idea.run_settings(), Path(beside))
        record = read_record(folder.name, (folder / RECORD).read_bytes())
        if record.data != run.data.digest:
            raise DataError(
                f"{rows.source}: the data have changed since run {record.name!r} learned from them. "
                "Add DATA, the table to look at."
            )
        history = [row for row in read_history(folder / HISTORY) if row.get("network", 0) == 0]
        part = run.parts[0]
        cells = cells_of(run.sample, run.sampled, run.target)
        return subject_of_estimator(
            model.estimator, part_of(run, part.train), cells, part_of(run, part.validation), history
        )
