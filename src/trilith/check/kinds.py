"""Subjects from what people have: an idea or a model file, of whatever kind their data are."""

from __future__ import annotations

from pathlib import Path

from trilith.check import images, tables
from trilith.check.brief_training import Tell
from trilith.check.subject import Subject
from trilith.errors import SettingError
from trilith.experiments.idea import Idea
from trilith.experiments.images import ImageModel
from trilith.experiments.models import load_model


def subject_of_idea(idea: Idea, tell: Tell = lambda line: None) -> Subject:
    """One of the idea's networks, trained for at most 20 epochs; nothing of the test part is seen.

    tell: is given a line at each epoch.

    Raises:
        DataError, SettingError: the data or a setting cannot work.
    """
    subject_of = images.subject_of_idea if idea.data.holds_images else tables.subject_of_idea
    return subject_of(idea, tell)


def subject_of_model(
    path: str | Path, source: str | None = None, *, query: str | None = None, table: str | None = None
) -> Subject:
    """The first network of a model, with the data of a source, or those that its own run learned from.

    Raises:
        ModelFileError: no model of a table or of pictures.
        SettingError: no source, and the model lies in no run's folder; or what is about tables only.
        DataError: data that do not suit the model, or that are no longer those of the run.
    """
    path, model = Path(path), load_model(path)
    if not isinstance(model, ImageModel):
        return tables.subject_of_model(model, path, source, query=query, table=table)
    if query is not None or table is not None:
        raise SettingError(f"--query and --table are about tables, and {path} looks at pictures.")
    return images.subject_of_model(model, path, source)
