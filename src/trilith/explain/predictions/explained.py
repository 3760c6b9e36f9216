"""The models that can be explained: each a network, the features it takes, the columns they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, cast, runtime_checkable

import numpy as np

from trilith.data import TableEncoder
from trilith.errors import SettingError
from trilith.explain.predictions.scores import Kind, Scores
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.tasks import NetworkClassifier, TableClassifier, TableRegressor
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.features import checked_features
from trilith.tasks.table.estimator import as_table


@runtime_checkable
class EncodedModel(Protocol):
    """An estimator with what makes its features from a table, as `trilith.load_table_model` gives it."""

    @property
    def estimator(self) -> NetworkEstimator:
        """Predicts from features."""

    @property
    def encoder(self) -> TableEncoder:
        """Makes them."""


Model: TypeAlias = Network | NetworkEstimator | TableClassifier | TableRegressor | EncodedModel
Feeds: TypeAlias = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Explained:
    """A model as its explanation needs it.

    feeds: from what the model predicts from to arrays by input name.
    columns: names of the columns. owners: for each input the number of the column, from 0, that each
        feature comes from, in the shape of an example.
    """

    network: Network
    scores: Scores
    feeds: Callable[[Any], Feeds]
    columns: tuple[str, ...]
    owners: Feeds


def explained(model: Model, columns: Sequence[str] | None = None) -> Explained:
    """The model taken apart. `columns`: for each feature the column that it counts for.

    Raises:
        SettingError: no model of ours, one that is not trained, or not one column for each feature.
    """
    if isinstance(model, TableClassifier | TableRegressor):
        if not hasattr(model, "estimator_"):
            raise SettingError("the model has not learned anything yet. Fit it first.")
        return _of_table(model.estimator_, model.encoder_)
    if isinstance(model, NetworkEstimator):
        return _of_estimator(model, columns)
    if isinstance(model, Network):
        outputs = concrete(model.graph.outputs[0].shape[1:])
        targets = tuple(map(str, range(outputs[-1] if outputs else 1)))
        return _of_network(model, Scores("outputs", targets), model.feeds, columns or _names(model))
    if isinstance(model, EncodedModel):
        return _of_table(model.estimator, model.encoder)
    raise SettingError(
        f"{type(model).__name__} cannot be explained. Give a Network, an estimator of Trilith's, or what "
        "trilith.load_table_model returns."
    )


def _of_table(estimator: NetworkEstimator, encoder: TableEncoder) -> Explained:
    columns = [feature.column for feature in encoder.features]
    (name,) = (node.name for node in estimator.network_.graph.inputs)
    scores = _scores(estimator)
    network = estimator.network_
    return _of_network(network, scores, lambda X: {name: encoder.transform(as_table(X))}, columns)


def _of_estimator(estimator: NetworkEstimator, columns: Sequence[str] | None) -> Explained:
    if not hasattr(estimator, "network_"):
        raise SettingError("the model has not learned anything yet. Fit it first.")
    network = estimator.network_
    (name,) = (node.name for node in network.graph.inputs)
    known = getattr(estimator, "feature_names_in_", None)
    names = _names(network) if known is None else list(map(str, known))
    scores = _scores(estimator)
    return _of_network(network, scores, lambda X: {name: checked_features(estimator, X)}, columns or names)


def _of_network(
    network: Network, scores: Scores, feeds: Callable[[Any], Feeds], columns: Sequence[str]
) -> Explained:
    network.require_values()
    if len(network.graph.outputs) > 1:
        raise SettingError(
            f"the network has {len(network.graph.outputs)} outputs; explain one of them at a time: "
            "Network(inputs=..., outputs=ONE)."
        )
    names = tuple(dict.fromkeys(columns))
    numbers = np.array([names.index(each) for each in columns])
    shapes = {node.name: concrete(node.shape[1:]) for node in network.graph.inputs}
    sizes = [int(np.prod(shape)) for shape in shapes.values()]
    if sum(sizes) != len(numbers):
        raise SettingError(
            f"columns must name the column of each of {sum(sizes)} features, got {len(numbers)} names."
        )
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    owners = {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}
    return Explained(network, scores, feeds, names, owners)


def _names(network: Network) -> list[str]:
    """x0, x1, ... as scikit-learn numbers features; image[3, 4] in an input of several axes."""
    return [
        f"{node.name}{place[0]}" if len(place) == 1 else f"{node.name}{list(place)}"
        for node in network.graph.inputs
        for place in np.ndindex(concrete(node.shape[1:]))
    ]


def _scores(estimator: NetworkEstimator) -> Scores:
    outputs = estimator.network_.graph.outputs[0].shape[-1]
    if isinstance(estimator, NetworkClassifier):
        kind = estimator._kind if hasattr(estimator, "predict_proba") else "margins"
        return Scores(cast("Kind", kind), tuple(str(each) for each in estimator.classes_.tolist()))
    counts = getattr(estimator, "_counts", False)
    return Scores("counts" if counts else "numbers", tuple(map(str, range(int(str(outputs))))))
