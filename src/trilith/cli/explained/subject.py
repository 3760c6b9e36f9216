"""WHAT is explained: a model file with rows of a table, or an idea with its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.idea_or_model import is_idea
from trilith.errors import SettingError

if TYPE_CHECKING:
    import numpy as np

    from trilith.explain import Explanation
    from trilith.network import Network
    from trilith.tasks.estimator import NetworkEstimator


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


@dataclass(frozen=True)
class Subject:
    """The whole network, what can be told of it, the row that was asked for, and what to say before it."""

    network: Network
    explanation: Callable[[], Explanation]
    example: Callable[[], Example]
    introduction: str = ""


def read_subject(
    what: Path, data: Data, loss: str | None = None, values: Sequence[str] = (), needs_row: bool = False
) -> Subject:
    """The subject that a file holds, by its ending; `needs_row` where its example will be asked for.

    Raises:
        ModelFileError, SettingError, DataError: it holds none, or what was given does not suit it.
        OSError: it cannot be read.
    """
    if is_idea(what, data.source, data.query, data.table, values):
        return _of_idea(what, data.row, loss, values, needs_row)
    return _of_model(what, data, loss)


def _of_idea(path: Path, row: int, loss: str | None, values: Sequence[str], needs_row: bool) -> Subject:
    from trilith.experiments.idea import read_idea
    from trilith.experiments.table import untrained_on_table

    idea = read_idea(path, values)
    made = untrained_on_table(
        idea.data.source,
        idea.run_settings(),
        query=idea.data.query,
        table=idea.data.table,
        rows=[row] if needs_row else [],
    )
    several = f"The first of {made.networks} networks" if made.networks > 1 else "The network"
    return Subject(
        made.estimator.network_,
        lambda: _explained(made.estimator, loss),
        lambda: _example(made.estimator, made.X, made.y, made.source, row, made.target),
        f"{several} of this idea, before its first step.",
    )


def _of_model(path: Path, data: Data, loss: str | None) -> Subject:
    from trilith.explain import explain, members
    from trilith.network import load
    from trilith.tasks import load_estimator

    network = load(path)
    several = len(members(network.graph))
    said = f"An average of {several} networks of one form, of which this is the first." if several > 1 else ""
    if "task" in network.metadata:
        estimator = load_estimator(path)
        return Subject(network, lambda: _explained(estimator, loss), lambda: _row_of_model(path, data), said)

    def bare() -> Explanation:
        if loss is None:
            raise SettingError(
                "the gradients are those of a loss, and this file does not say which: add --loss "
                "cross_entropy, for example."
            )
        return explain(network, loss)

    def no_row() -> Example:
        raise SettingError(
            f"{path} was not trained on a table, whose rows could be fed to it. In Python: "
            "network.explain(loss).values(X, y)."
        )

    return Subject(network, bare, no_row, said)


def _explained(estimator: NetworkEstimator, loss: str | None) -> Explanation:
    from trilith.explain import explain_estimator

    return explain_estimator(estimator, loss)


def _row_of_model(path: Path, data: Data) -> Example:
    from trilith.experiments.table import encoded_row, load_table_model

    model = load_table_model(path)
    if data.source is None:
        raise SettingError(
            f"a model file holds no rows: add DATA, a table with the model's columns and {model.target!r}."
        )
    X, y, source = encoded_row(model, data.source, data.row, query=data.query, table=data.table)
    return _example(model.estimator, X, y, source, data.row, model.target)


def _example(
    estimator: NetworkEstimator, X: np.ndarray, y: np.ndarray, source: str, row: int, target: str
) -> Example:
    said = f"Row {row + 1} of {source}, whose {target} is {y.tolist()[0]}"
    return Example(X, estimator.encoded_target(y), said)
