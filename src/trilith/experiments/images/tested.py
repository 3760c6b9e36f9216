"""The last step of a run on pictures: the networks meet the test part, once, beside simpler models."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from trilith.data.images import as_vectors, similar_pictures
from trilith.experiments.images.image_run import ImageRun
from trilith.experiments.images.model import ImageModel
from trilith.experiments.images.notes import notes_of
from trilith.experiments.images.prepared import PreparedImages
from trilith.experiments.run.scores import score_classes, score_model
from trilith.experiments.run.simpler_models import fit_models
from trilith.network.model_file import library_version

MOST_PICTURES, MOST_NUMBERS = 5000, 800  # of which a linear model learns


def tested_run(run: PreparedImages, created: str | None) -> ImageRun:
    """What a trained run leaves. `created`: now, where it is None."""
    estimator, data = run.estimator, run.data
    created = created or datetime.now(UTC).isoformat(timespec="seconds")
    model = _model(run, created)
    pixels, target = data.X[data.learning :], data.y[data.learning :]
    prediction, probabilities = model.predict(pixels)
    scores = {"network": score_classes(target, prediction, probabilities, model.classes)}
    vectors = _few_numbers(data.X)
    others = _simpler_models(vectors[: data.learning], data.y[: data.learning])
    scores |= {
        title: score_model(each, vectors[data.learning :], target, run.task) for title, each in others.items()
    }
    similar = similar_pictures(data.X[: data.learning], pixels)
    trained = len(estimator.networks_)
    stopped = trained < len(run.parts) or any(
        network.history_.stopped_because == "interrupted" for network in estimator.networks_
    )
    return ImageRun(
        model,
        estimator,
        run.source,
        data.split,
        created,
        scores,
        data.X,
        data.y,
        run.names[data.learning :],
        prediction,
        probabilities,
        similar,
        notes_of(run, similar),
        stopped,
    )


def _model(run: PreparedImages, created: str) -> ImageModel:
    estimator, split = run.estimator, run.data.split
    estimator.estimator_.verbose = False  # who watched is no part of the result
    sizes = {part: len(getattr(split, part)) for part in ("train", "validation", "test")}
    about = {"source": run.source, "created": created, "sizes": sizes, "preset": estimator.preset}
    return ImageModel(
        estimator.estimator_, estimator.resize, {"run": about, "trilith_version": library_version()}
    )


def _few_numbers(pixels: np.ndarray) -> np.ndarray:
    """Pictures as vectors, every other row and column of large ones."""
    step = 1
    while as_vectors(pixels[:1, ::step, ::step]).shape[1] > MOST_NUMBERS:
        step += 1
    return as_vectors(np.ascontiguousarray(pixels[:, ::step, ::step])).astype(np.float32) / 255


def _simpler_models(X: np.ndarray, target: np.ndarray) -> dict[str, Any]:
    """The most frequent class, and a linear model of the pixels."""
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import LogisticRegression

    models = {
        "linear model": LogisticRegression(C=0.1, max_iter=100),
        "baseline": DummyClassifier(strategy="prior"),
    }
    return fit_models(models, X, target, MOST_PICTURES)
