"""A subject from a model of pictures, with those of a source, or of the run that it lies in."""

from __future__ import annotations

from pathlib import Path

from trilith.check.estimator import EncodedRows, most_rows, subject_of_estimator
from trilith.check.images.idea import named, part_of
from trilith.check.own_run import own_run
from trilith.check.subject import Subject
from trilith.experiments.images import ImageModel
from trilith.experiments.images.known import read_known
from trilith.experiments.images.prepared import prepare_images


def subject_of_model(model: ImageModel, path: Path, source: str | None) -> Subject:
    """The first network of a model, with the pictures of a source, or those that its own run learned from.

    Raises:
        SettingError: no source, and the model's path lies in no run's folder.
        DataError: pictures that do not suit the model, or that are no longer those of the run.
    """
    if source is None:
        return _of_run(model, path)
    found = read_known(model, source, most_rows(model.estimator))
    given = EncodedRows(found.pixels, found.target, found.numbers)
    return subject_of_estimator(model.estimator, given, named(found.numbers, found.names))


def _of_run(model: ImageModel, path: Path) -> Subject:
    own = own_run(path)
    run = prepare_images(own.idea.data.source, own.idea.image_settings())
    own.require_same(run)
    part, cells = run.parts[0], named(run.numbers, run.names)
    learned, held = part_of(run, part.train), part_of(run, part.validation)
    return subject_of_estimator(model.estimator, learned, cells, held, own.history)
