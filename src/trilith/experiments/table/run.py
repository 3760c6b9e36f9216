"""One run: read, split, encode, train, test, and set beside simpler models."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from trilith.data import (
    Split,
    Table,
    TableEncoder,
    guess_target,
    guess_task,
    read_table,
    require_rows,
    separate_target,
    split_rows,
)
from trilith.data.tables.nearest import listing
from trilith.data.tables.target import Task
from trilith.errors import DataError, SettingError
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.scores import Score, score_model, simpler_models
from trilith.experiments.table.settings import make_estimator
from trilith.network.model_file import library_version

SEEDS = 2**32  # as many as scikit-learn knows


@dataclass(frozen=True)
class TableRun:
    """A trained and tested model, and what a report tells about it."""

    model: TableModel
    table: Table
    split: Split
    created: str
    scores: dict[str, list[Score]]
    test_target: np.ndarray
    test_prediction: np.ndarray
    test_probabilities: np.ndarray | None
    notes: list[str]


def train_on_table(
    source: str,
    *,
    target: str | None = None,
    task: str | None = None,
    settings: Mapping[str, Any] | None = None,
    seed: int = 0,
    test_fraction: float = 0.2,
    validation_fraction: float = 0.1,
    verbose: bool = False,
) -> TableRun:
    """Train a network on a CSV file or a sample, test it, and compare.

    The test part is used once, at the end. `settings` are keywords of the estimator, over the defaults.

    Raises:
        DataError, SettingError: the data or a setting cannot work; one clear line.
        NonFiniteError: training met a NaN or an infinity.
    """
    _require_seed_and_test(seed, test_fraction)
    chosen = settings or {}
    if not validation_fraction:
        chosen = _unwatched(chosen)
    table = read_table(source)
    require_rows(table)
    name = guess_target(table, target)
    kind: Task = guess_task(table.columns[name], task, name=name)
    estimator = make_estimator(kind, chosen, seed, verbose)
    if table.names == (name,):
        raise DataError(f"{table.source}: its only column is the target. Give columns to learn from.")
    labelled = separate_target(table, name, kind)
    require_rows(labelled.features)
    split = split_rows(
        len(labelled.target),
        seed,
        test_fraction=test_fraction,
        validation_fraction=validation_fraction,
        stratify=labelled.target if kind == "classification" else None,
    )
    encoder = TableEncoder.fit(labelled.features.take(split.train))
    X = {part: encoder.transform(labelled.features.take(getattr(split, part))) for part in _PARTS}
    y = {part: labelled.target[getattr(split, part)] for part in _PARTS}
    validation = (X["validation"], y["validation"]) if len(y["validation"]) else None
    with warnings.catch_warnings():
        # that there are many classes is known to whoever asks for classification of such a target
        warnings.filterwarnings("ignore", "The number of unique classes")
        estimator.fit(X["train"], y["train"], validation_data=validation)
        others = simpler_models(kind, X["train"], y["train"])
    # who watched is no part of the result: the same data, settings and seed give the same model file
    estimator.verbose = False

    created = datetime.now(UTC).isoformat(timespec="seconds")
    about = {"source": table.source, "created": created, "sizes": {part: len(y[part]) for part in _PARTS}}
    model = TableModel(estimator, encoder, name, {"run": about, "trilith_version": library_version()})
    scores = {
        "network": score_model(estimator, X["test"], y["test"], kind),
        **{title: score_model(other, X["test"], y["test"], kind) for title, other in others.items()},
    }
    prediction, probabilities = model.predict(labelled.features.take(split.test))
    notes = _notes(target, name, labelled.dropped, encoder)
    return TableRun(model, table, split, created, scores, y["test"], prediction, probabilities, notes)


_PARTS = ("train", "validation", "test")


def _require_seed_and_test(seed: int, test_fraction: float) -> None:
    if not 0 <= seed < SEEDS:
        raise SettingError(f"the seed must be at least 0 and below {SEEDS}, got {seed}.")
    if not test_fraction > 0:
        raise SettingError(f"a run ends with its test: test_fraction must be above 0, got {test_fraction}.")


def _unwatched(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings without validation rows: by itself the estimator would set some of the others aside."""
    if settings.get("early_stopping") is not None:
        raise SettingError("early_stopping watches the validation rows: give a validation_fraction above 0.")
    return {**settings, "early_stopping": None}


def _notes(asked: str | None, target: str, dropped: int, encoder: TableEncoder) -> list[str]:
    """What was decided without being asked."""
    notes = [] if asked else [f"No target was named: predicting {target!r}."]
    if dropped:
        notes.append(f"Rows without {target!r}, left out: {dropped}.")
    by_reason: dict[str, list[str]] = {}
    for name, reason in encoder.left_out.items():
        by_reason.setdefault(reason, []).append(name)
    return notes + [f"Left out {listing(names)}: {reason}." for reason, names in by_reason.items()]
