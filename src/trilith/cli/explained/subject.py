"""WHAT is explained: a model file with rows of a table or pictures, or an idea with its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.explained.example import Data, Example, example_of_idea, example_of_model
from trilith.cli.idea_or_model import is_idea
from trilith.errors import SettingError

if TYPE_CHECKING:
    from trilith.explain import Explanation
    from trilith.network import Network
    from trilith.tasks.estimator import NetworkEstimator


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
    from trilith.experiments.recorded.kinds import untrained_of_idea

    made = untrained_of_idea(read_idea(path, values), [row] if needs_row else [])
    several = f"The first of {made.networks} networks" if made.networks > 1 else "The network"
    return Subject(
        made.estimator.network_,
        lambda: _explained(made.estimator, loss),
        lambda: example_of_idea(made, row),
        f"{several} of this idea, before its first step.",
    )


def _of_model(path: Path, data: Data, loss: str | None) -> Subject:
    from trilith.explain import explain, is_asked_mirrored, members
    from trilith.network import load
    from trilith.tasks import load_estimator

    network = load(path)
    several = len(members(network.graph))
    said = []
    if several > 1:
        said.append(f"An average of {several} networks of one form, of which this is the first.")
    if is_asked_mirrored(network.graph):
        said.append("It answers with the mean for a picture and its mirror image; here for the picture.")
    if "task" in network.metadata:
        estimator = load_estimator(path)
        return Subject(
            network,
            lambda: _explained(estimator, loss),
            lambda: example_of_model(path, data),
            " ".join(said),
        )

    def bare() -> Explanation:
        if loss is None:
            raise SettingError(
                "the gradients are those of a loss, and this file does not say which: add --loss "
                "cross_entropy, for example."
            )
        return explain(network, loss)

    def no_row() -> Example:
        raise SettingError(
            f"{path} was not trained on a table or pictures, which could be fed to it. In Python: "
            "network.explain(loss).values(X, y)."
        )

    return Subject(network, bare, no_row, " ".join(said))


def _explained(estimator: NetworkEstimator, loss: str | None) -> Explanation:
    from trilith.explain import explain_estimator

    return explain_estimator(estimator, loss)
