"""NetworkRegressor: one number or several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from sklearn.base import RegressorMixin

from trilith.blocks import Block, Rescale
from trilith.blocks.statistics import weighted_moments
from trilith.errors import DataError, ModelFileError, SettingError
from trilith.losses import Huber, Poisson, Quantile
from trilith.losses.catalogue import choose_loss
from trilith.losses.loss import LossFunction
from trilith.tasks.feature_estimator import FeatureEstimator
from trilith.tasks.scaled_loss import ScaledLoss

LOSS_NAMES = ("auto", "mean_squared_error", "mean_absolute_error", "huber", "quantile", "poisson")


@dataclass(eq=False, repr=False, kw_only=True)
class NetworkRegressor(RegressorMixin, FeatureEstimator):
    """A deep network that predicts numbers, as a scikit-learn regressor.

    y is (rows,) or (rows, outputs). `loss`: "auto" (mean squared error), "mean_absolute_error", "huber" with
    `huber_delta`, "quantile" with `quantile` (a level, or several: one output column each), "poisson" for
    counts, a Loss or a function. `standardize_target`: the network learns in standard units of y and its
    last block brings predictions back; the loss, huber_delta too, is then in standard units.

    All other keywords as in NetworkClassifier.

    Attributes: network_ (a Network), history_, n_features_in_, feature_names_in_.
    """

    huber_delta: float = 1.0
    quantile: float | tuple[float, ...] = 0.5
    standardize_target: bool = True

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """One epoch on these rows, going on from before; scales come from the first call's rows."""
        return self._train(X, y, sample_weight, None, not hasattr(self, "network_"), epochs=1)

    def predict(self, X: Any) -> np.ndarray:
        """Predictions in y's shape; (rows, levels) for several quantiles; the expected count for Poisson."""
        outputs = self._outputs(X)
        if self._counts:
            outputs = np.exp(outputs)
        return outputs[:, 0] if self._flat else outputs

    def _check(self, X: Any, y: Any, reset: bool) -> tuple[np.ndarray, Any]:
        X, y = super()._check(X, y, reset)
        try:
            return X, np.asarray(y, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise DataError("y must hold numbers to predict. For classes use NetworkClassifier.") from error

    def _read_target(self, y: Any, first: bool) -> np.ndarray:
        columns = y.shape[1] if y.ndim > 1 else 1
        if first:
            self._columns = columns
            self._flat = y.ndim == 1 and len(self._levels) < 2
        elif columns != self._columns:
            raise DataError(
                f"y has {columns} columns, but the first fit saw {self._columns}. Give the same target."
            )
        if self._counts and (y < 0).any():
            raise DataError("the Poisson loss needs counts: y holds a negative number. Use another loss.")
        if len(self._levels) > 1 and columns > 1:
            raise SettingError("several quantiles need a target of one column. Fit one estimator a column.")
        return np.asarray(y).reshape(len(y), columns)

    @property
    def _counts(self) -> bool:
        return self.loss == "poisson" or isinstance(self.loss, Poisson)

    @property
    def _levels(self) -> tuple[float, ...]:
        if isinstance(self.loss, Quantile):
            return self.loss.levels
        return Quantile(self.quantile).levels if self.loss == "quantile" else (0.5,)

    def _output_blocks(self, target: np.ndarray, weight: np.ndarray | None) -> list[Block]:
        outputs = len(self._levels) if len(self._levels) > 1 else self._columns
        dense = self._output_dense(outputs)
        self._mean, self._scale = (0.0,) * self._columns, (1.0,) * self._columns
        if self._counts or not self.standardize_target:
            return [dense]
        columns = target.reshape(len(target), self._columns)
        mean, scale = weighted_moments([(columns, np.ones(len(target)) if weight is None else weight)])
        self._mean, self._scale = tuple(mean.tolist()), tuple(scale.tolist())
        repeats = outputs // self._columns  # several quantiles of one column share its scale
        return [dense, Rescale(self._mean * repeats, self._scale * repeats)]

    def _choose_loss(self) -> LossFunction:
        if self._counts:
            return Poisson()
        if any(scale != 1 for scale in self._scale) or any(self._mean):
            return ScaledLoss(self._plain_loss(), self._mean, self._scale)
        return self._plain_loss()

    def _plain_loss(self) -> LossFunction:
        if not isinstance(self.loss, str):
            return self.loss
        if self.loss not in LOSS_NAMES:
            known = ", ".join(LOSS_NAMES)
            raise SettingError(f"loss must be one of {known}, a Loss or a function; got {self.loss!r}.")
        if self.loss == "huber":
            return Huber(self.huber_delta)
        if self.loss == "quantile":
            return Quantile(self.quantile)
        return choose_loss("mean_squared_error" if self.loss == "auto" else self.loss)

    def _default_metrics(self) -> tuple[str, ...]:
        several = self._counts or len(self._levels) > 1
        return () if several else ("root_mean_squared_error",)

    def _describe(self) -> Mapping[str, Any]:
        scale = {"mean": list(self._mean), "scale": list(self._scale)}
        return {"columns": self._columns, "flat": self._flat, "counts": self._counts, **scale}

    def _restore(self, description: Mapping[str, Any]) -> None:
        columns, mean, scale = (description[key] for key in ("columns", "mean", "scale"))
        numbers = all(isinstance(each, (int, float)) for each in (*mean, *scale))
        outputs = self.network_.graph.outputs[0].shape[-1]
        fits = columns in (1, outputs) and len(mean) == len(scale) == columns
        if type(columns) is not int or not numbers or not fits:
            raise ModelFileError(f"its target does not fit a network with {outputs} outputs")
        self._columns, self._mean, self._scale = columns, tuple(mean), tuple(scale)
        self._flat = description["flat"] is True
        if description["counts"] is True:
            self.loss = "poisson"

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
