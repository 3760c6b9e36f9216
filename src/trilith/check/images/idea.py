"""A subject from an idea: its pictures prepared as a run prepares them, one network trained for a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from trilith.check.brief_training import EPOCHS, Tell, planned_epochs, train_briefly
from trilith.check.estimator import EncodedRows, drawn, subject_of_estimator
from trilith.check.subject import Subject
from trilith.experiments.idea import Idea
from trilith.experiments.images.prepared import PreparedImages, prepare_images
from trilith.experiments.images.run import fit_parts
from trilith.tasks.ensemble.members import Part, Rows
from trilith.tasks.image.presets import learning_flops

WORK = 4e12  # FLOP of the training, about: minutes
FEWEST_PICTURES, FEWEST_EPOCHS = 1000, 4  # that it takes all the same, where there are as many


def subject_of_idea(idea: Idea, tell: Tell) -> Subject:
    """One of the idea's networks, trained for at most 20 epochs; no test picture is seen.

    Where that would take long, it learns from some of the training pictures.

    Raises:
        DataError, SettingError: the pictures or a setting cannot work.
    """
    run = prepare_images(idea.data.source, replace(idea.image_settings(), ensemble=1))
    part, epochs = _affordable(run)
    fitted, notes = train_briefly(
        run, part, epochs, lambda parts, listen: fit_parts(run, parts, listen), tell
    )
    learned, given = part_of(run, part.train), len(run.data.split.train)
    if len(learned.y) < given:
        notes = (*notes, f"It learned from {len(learned.y):,} of the {given:,} training pictures.")
    held = part_of(run, part.validation)
    cells = named(run.numbers, run.names)
    subject = subject_of_estimator(fitted, learned, cells, held, fitted.history_)
    return replace(subject, notes=notes)


def _affordable(run: PreparedImages) -> tuple[Part, int]:
    """As many of the training pictures, for so many epochs, as cost about so much work."""
    epochs, whole = min(planned_epochs(run), EPOCHS), run.data.part()
    settings, estimator = run.estimator.network_settings(run.data.learning), run.estimator
    height, width, channels = estimator.shape_
    flops = learning_flops(settings["architecture"], (height, width, channels), len(estimator.classes_))
    count = len(run.data.split.train)
    pictures = min(count, max(FEWEST_PICTURES, int(WORK / flops / epochs)))
    epochs = min(epochs, max(FEWEST_EPOCHS, round(WORK / flops / pictures)))
    return Part(drawn(count, pictures, run.settings.plan.seed), whole.validation), epochs


def part_of(run: PreparedImages, rows: Rows) -> EncodedRows:
    """Some of the decoded pictures of a run, and their numbers in its source."""
    return EncodedRows(np.asarray(run.data.X[rows]), run.data.y[rows], run.numbers[rows])


def named(numbers: np.ndarray, names: Sequence[str]) -> Callable[[int], Mapping[str, Any]]:
    """What is known of pictures, by their numbers: what they are called."""
    known = dict(zip(numbers.tolist(), names, strict=True))
    return lambda number: {"picture": known[number]}
