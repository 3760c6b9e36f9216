"""The last step of a run: the trained networks meet the test rows, once, beside simpler models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from trilith.data import SplitPlan
from trilith.experiments.run.scores import Score, score_classes, score_model, score_numbers
from trilith.experiments.table.model import TableModel
from trilith.experiments.table.prepared import Prepared
from trilith.experiments.table.simpler_models import simpler_models
from trilith.experiments.table.table_run import TableRun
from trilith.network.model_file import library_version
from trilith.tasks.calibration import PredictionIntervals


def tested_run(
    run: Prepared, fold_scores: list[list[Score]], notes: Sequence[str], created: str | None
) -> TableRun:
    """What a trained run leaves. `notes`: what Ctrl-C left out. `created`: now, where it is None."""
    estimator, data, source_split = run.estimator, run.data, run.source_split
    split, learning = data.split, data.learning
    created = created or datetime.now(UTC).isoformat(timespec="seconds")
    model = _model(run, created)
    X, target = data.X[learning:], data.y[learning:]
    prediction, probabilities = model.predict_encoded(X)
    if run.task == "regression":
        own = score_numbers(target, prediction)
    else:
        own = score_classes(target, prediction, probabilities, model.classes)
    others = simpler_models(run.task, model.encoder.features, data.X[:learning], data.y[:learning])
    scores = {"network": own}
    scores |= {title: score_model(each, X, target, run.task) for title, each in others.items()}
    shown = np.flatnonzero(np.isin(run.sampled, source_split.test))
    place = np.argsort(source_split.test)
    shown_target = target[place[np.searchsorted(source_split.test, run.sampled[shown], sorter=place)]]
    return TableRun(
        model,
        estimator,
        run.rows.source,
        split,
        created,
        scores,
        fold_scores,
        target,
        prediction,
        probabilities,
        run.sample.take(shown).without(run.target),
        shown_target,
        run.report(),
        _notes(run, notes),
        bool(notes) or any(each.history_.stopped_because == "interrupted" for each in estimator.networks_),
    )


def _model(run: Prepared, created: str) -> TableModel:
    estimator, split = run.estimator, run.data.split
    # who watched is no part of the result: the same data, settings and seed give the same model file
    estimator.estimator_.verbose = False
    sizes = {part: len(getattr(split, part)) for part in ("train", "validation", "test")}
    about = {"source": run.rows.source, "created": created, "sizes": sizes, "preset": estimator.preset}
    return TableModel(
        estimator.estimator_,
        estimator.encoder_,
        run.target,
        {"run": about, "trilith_version": library_version()},
        _intervals(run),
    )


def _intervals(run: Prepared) -> PredictionIntervals | None:
    """Around predicted numbers; none around a quantile, which is an end and not the middle."""
    is_quantile = getattr(run.estimator.estimator_, "loss", None) == "quantile"
    return None if is_quantile else getattr(run.estimator, "intervals_", None)


def _notes(run: Prepared, happened: Sequence[str]) -> list[str]:
    """What was decided without being asked, and what happened on the way."""
    guessed = [] if run.settings.target else [f"No target was named: predicting {run.target!r}."]
    notes = [*guessed, *happened]
    if run.dropped:
        notes.append(f"Rows without {run.target!r}, left out: {run.dropped}.")
    if run.settings.plan != replace(SplitPlan(), seed=run.settings.plan.seed):
        notes.append(run.settings.plan.describe())
    if len(run.sample) < len(run.rows):
        notes.append(
            f"Of {len(run.rows):,} rows, {len(run.sample):,} drawn at random tell what the columns are."
        )
    notes += [f"Left out {name!r}: {reason}." for name, reason in run.rows.left_out.items()]
    return notes
