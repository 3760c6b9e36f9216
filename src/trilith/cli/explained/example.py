"""The row or the picture whose numbers are walked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.errors import SettingError

if TYPE_CHECKING:
    import numpy as np

    from trilith.experiments.images import ImageModel
    from trilith.experiments.run.untrained import Untrained
    from trilith.experiments.table import TableModel


@dataclass(frozen=True)
class Example:
    """X and y of one row, each with one row, and which row it is."""

    X: np.ndarray
    y: np.ndarray
    said: str


@dataclass(frozen=True)
class Data:
    """DATA on the command line, and which of its rows."""

    source: str | None = None
    query: str | None = None
    table: str | None = None
    row: int = 0


def example_of_idea(made: Untrained, row: int) -> Example:
    """The row or the picture that was asked for when the network was made."""
    kind, name = ("Picture", f", {made.names[0]}") if made.names else ("Row", "")
    what = f"{kind} {row + 1} of {made.source}{name}"
    said = f"{what}, whose {made.target} is {made.y.tolist()[0]}"
    return Example(made.X, made.estimator.encoded_target(made.y), said)


def example_of_model(path: Path, data: Data) -> Example:
    """The row or the picture of DATA.

    Raises:
        SettingError: there is no DATA, or it does not suit the model.
        DataError: there is no such row or picture.
    """
    from trilith.experiments.images import ImageModel
    from trilith.experiments.models import load_model

    model = load_model(path)
    return _picture(model, data) if isinstance(model, ImageModel) else _row(model, data)


def _row(model: TableModel, data: Data) -> Example:
    from trilith.experiments.table import encoded_row

    if data.source is None:
        raise SettingError(
            f"a model file holds no rows: add DATA, a table with the model's columns and {model.target!r}."
        )
    X, y, source = encoded_row(model, data.source, data.row, query=data.query, table=data.table)
    said = f"Row {data.row + 1} of {source}, whose {model.target} is {y.tolist()[0]}"
    return Example(X, model.estimator.encoded_target(y), said)


def _picture(model: ImageModel, data: Data) -> Example:
    from trilith.experiments.images.one_picture import one_picture

    if data.source is None:
        raise SettingError("a model file holds no pictures: add DATA, a picture, or a folder with --row.")
    if data.query or data.table:
        raise SettingError("--query and --table are about tables, and this model looks at pictures.")
    pixels, target, name = one_picture(model, data.source, data.row)
    said = f"Picture {data.row + 1} of {data.source}, {name}" if name != data.source else name
    if target is not None:
        said += f", whose class is {target.tolist()[0]}"
    else:
        target, _ = model.predict(pixels)
        said += f", of no known class and taken for the likeliest, {target.tolist()[0]}"
    return Example(pixels, model.estimator.encoded_target(target), said)
