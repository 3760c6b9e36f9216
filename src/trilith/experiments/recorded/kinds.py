"""Ideas of every kind of data: how they are trained, what that leaves, and where it begins."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.experiments.idea import Idea
from trilith.experiments.images import train_on_images, validate_on_images
from trilith.experiments.images.untrained import untrained_on_images
from trilith.experiments.run.observer import RunObserver
from trilith.experiments.run.outputs import FinishedRun
from trilith.experiments.run.untrained import Untrained
from trilith.experiments.table import train_on_table, untrained_on_table, validate_on_table
from trilith.training import History


def train_idea(idea: Idea, *, observer: RunObserver | None = None, verbose: bool = False) -> FinishedRun:
    """Train and test what an idea says.

    Raises:
        As train_on_table and train_on_images.
    """
    data = idea.data
    if data.holds_images:
        return train_on_images(data.source, idea.image_settings(verbose=verbose), observer=observer)
    settings = idea.run_settings(verbose=verbose)
    return train_on_table(data.source, settings, query=data.query, table=data.table, observer=observer)


def validate_idea(idea: Idea, *, observer: RunObserver | None = None) -> list[History]:
    """Train the same, and leave the test part alone: the history of each network.

    Raises:
        As train_idea.
    """
    data = idea.data
    if data.holds_images:
        return validate_on_images(data.source, idea.image_settings(), observer=observer)
    return validate_on_table(
        data.source, idea.run_settings(), query=data.query, table=data.table, observer=observer
    )


def untrained_of_idea(idea: Idea, rows: Sequence[int] = ()) -> Untrained:
    """The first network that train_idea would train, before its first step.

    rows: numbers, from 0, of the source's rows or pictures to give back.

    Raises:
        As train_idea, and DataError where there is no such row.
    """
    data = idea.data
    if data.holds_images:
        return untrained_on_images(data.source, idea.image_settings(), pictures=rows)
    return untrained_on_table(data.source, idea.run_settings(), query=data.query, table=data.table, rows=rows)
