"""What the estimators of features share: hidden layers, and rows of numbers that are checked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.utils.validation import validate_data

from trilith.blocks import Block, Dense
from trilith.errors import ModelFileError
from trilith.graph.shape import concrete
from trilith.losses import MeanOverMembers
from trilith.losses.loss import LossFunction
from trilith.network import Network
from trilith.tasks.build import build_blocks, build_precision
from trilith.tasks.estimator import NetworkEstimator
from trilith.tasks.features import checked_features
from trilith.tasks.settings import NetworkSettings


@dataclass(eq=False, repr=False, kw_only=True)
class FeatureEstimator(NetworkSettings, NetworkEstimator):
    """A network of hidden layers on X (rows, features)."""

    @abstractmethod
    def _output_blocks(self, target: np.ndarray, weight: np.ndarray | None) -> list[Block]:
        """The blocks after the hidden ones; may learn the target's scale from the examples."""

    def training_loss(self) -> LossFunction:
        """What training minimises: in an ensemble each member's loss."""
        loss = super().training_loss()
        return loss if self.members == 1 else MeanOverMembers(loss)

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[np.ndarray, Any]:
        if reset:
            self.takes_missing_ = self.features is not None
        X, y = validate_data(
            self,
            X,
            y,
            dtype=(np.float64, np.float32),
            multi_output=True,
            reset=reset,
            y_numeric=False,
            ensure_all_finite="allow-nan" if self.takes_missing_ else True,
        )
        return X, y

    def _inputs(self, X: Any) -> np.ndarray:
        return checked_features(self, X)

    def _outputs(self, X: Any) -> np.ndarray:
        outputs = super()._outputs(X)
        return outputs[:, 0] if outputs.ndim > 2 else outputs  # at inference all members say the same

    def as_average(self, network: Network) -> Self:
        average = super().as_average(network)
        average.members = 1  # the network's output is their mean already
        return average

    def _build(self, X: np.ndarray, target: np.ndarray, weight: np.ndarray | None) -> Network:
        network = Network(build_blocks(self, self._output_blocks(target, weight)), input_shape=X.shape[1:])
        network.precision = build_precision(self.precision, X)
        return network

    def _output_dense(self, units: int) -> Dense:
        return Dense(units, initializer=self.initializer, parametrization=self.parametrization, name="output")

    def _describe_inputs(self) -> Mapping[str, Any]:
        names = getattr(self, "feature_names_in_", None)
        return {
            "takes_missing": self.takes_missing_,
            "feature_names": None if names is None else [str(name) for name in names],
        }

    def _restore_inputs(self, description: Mapping[str, Any]) -> None:
        inputs, outputs = self.network_.graph.inputs, self.network_.graph.outputs
        if [len(node.shape) for node in (*inputs, *outputs)] not in ([2, 2], [2, 3]):
            raise ModelFileError("its network does not go from (rows, features) to (rows, outputs)")
        (self.n_features_in_,) = concrete(inputs[0].shape[1:])
        self.takes_missing_ = description.get("takes_missing") is True
        names = description["feature_names"]
        if names is None:
            return
        texts = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if not texts or len(names) != self.n_features_in_:
            raise ModelFileError(f"its feature names are not {self.n_features_in_} texts")
        self.feature_names_in_ = np.array(names, dtype=object)
