"""The network of a run on pictures before its first step, and pictures that it would be fed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trilith.errors import DataError
from trilith.experiments.images.prepared import PreparedImages, prepare_images
from trilith.experiments.images.run import learning_examples
from trilith.experiments.images.settings import ImageSettings
from trilith.experiments.run.simpler_models import many_classes_are_known
from trilith.experiments.run.untrained import Untrained


def untrained_on_images(
    source: str, settings: ImageSettings, /, *, pictures: Sequence[int] = ()
) -> Untrained:
    """Part and decode pictures as train_on_images does, and build its first network; nothing is trained.

    pictures: numbers, from 0, of the source's pictures to give back.

    Raises:
        DataError: the pictures cannot work, or there is no such one.
        SettingError: a setting cannot work.
    """
    run = prepare_images(source, settings)
    places = [_place(run, number) for number in pictures]
    with many_classes_are_known():
        first = run.estimator.untrained(learning_examples(run), run.parts[0])
    X, y, names = run.data.X[places], run.data.y[places], [run.names[place] for place in places]
    return Untrained(first, len(run.parts), source, run.target, X, y, names)


def _place(run: PreparedImages, number: int) -> int:
    found = np.flatnonzero(run.numbers == number)
    if not len(found):
        raise DataError(
            f"{run.source}: there is no picture {number + 1} that can be decoded. Name another one of 1 to "
            f"{int(run.numbers.max()) + 1:,}."
        )
    return int(found[0])
