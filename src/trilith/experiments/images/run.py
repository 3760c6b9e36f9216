"""One run on pictures: list, part, decode, train, test, and set beside simpler models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from trilith.experiments.images.image_run import ImageRun
from trilith.experiments.images.prepared import PreparedImages, prepare_images
from trilith.experiments.images.settings import ImageSettings
from trilith.experiments.images.tested import tested_run
from trilith.experiments.run.observer import RunObserver
from trilith.experiments.run.simpler_models import many_classes_are_known
from trilith.tasks.ensemble.members import Examples, Part
from trilith.tasks.image import ImageClassifier
from trilith.training import Callback, History


def train_on_images(
    source: str,
    settings: ImageSettings | None = None,
    /,
    *,
    observer: RunObserver | None = None,
    **keywords: Any,
) -> ImageRun:
    """Train networks on the pictures of a source, test them, and compare.

    source: as scan_images takes it. observer: who is told about it, and says where checkpoints lie, from
    which the networks go on. `keywords` are fields of ImageSettings, over `settings`. The test part is used
    once, at the end.

    Raises:
        DataError, SettingError: the pictures or a setting cannot work; one clear line.
        NonFiniteError: training met a NaN or an infinity.
    """
    settings, observer = replace(settings or ImageSettings(), **keywords), observer or RunObserver()
    run = _trained(source, settings, observer)
    return tested_run(run, observer.created)


def validate_on_images(
    source: str, settings: ImageSettings, /, *, observer: RunObserver | None = None
) -> list[History]:
    """Train as train_on_images does, and leave the test pictures alone: the history of each network.

    Raises:
        As train_on_images.
    """
    run = _trained(source, settings, observer or RunObserver())
    return [network.history_ for network in run.estimator.networks_]


def _trained(source: str, settings: ImageSettings, observer: RunObserver) -> PreparedImages:
    run = prepare_images(source, settings)
    observer.prepared(run)
    if observer.checkpoints is not None:
        run.estimator.set_params(
            checkpoint=observer.checkpoints, checkpoint_seconds=observer.checkpoint_seconds
        )
    fit_parts(run, run.parts, observer.listen)
    return run


def fit_parts(
    run: PreparedImages, parts: list[Part], listen: Callable[[int], Sequence[Callback]]
) -> ImageClassifier:
    """Train the run's estimator on its pictures, a network for each part."""
    with many_classes_are_known():
        return run.estimator.fit_encoded(learning_examples(run), parts, listen)


def learning_examples(run: PreparedImages) -> Examples:
    """The pictures that train and validate."""
    data, learning = run.data, slice(0, run.data.learning)
    return Examples(data.X[learning], data.y[learning], classes=run.estimator.classes_)
