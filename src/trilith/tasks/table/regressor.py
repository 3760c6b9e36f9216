"""TableRegressor: from a table to numbers and how far they may be off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.utils import column_or_1d

from trilith.errors import SettingError
from trilith.tasks.calibration import PredictionIntervals
from trilith.tasks.ensemble.members import Examples, Member, held_out
from trilith.tasks.regressor import NetworkRegressor
from trilith.tasks.table.estimator import TableEstimator


@dataclass(eq=False, repr=False, kw_only=True)
class TableRegressor(RegressorMixin, TableEstimator):
    """Predicts a number from the columns of a table, and an interval for it.

    Keywords as in TableClassifier; `settings` are those of NetworkRegressor.

    Attributes: encoder_, estimator_ (a NetworkRegressor that predicts from encoded columns), intervals_,
    networks_ (those that were averaged).
    """

    task = "regression"
    network_class = NetworkRegressor

    def predict(self, X: Any) -> np.ndarray:
        """The predicted number of each row."""
        return np.asarray(self.estimator_.predict(self._examples(X)))

    def predict_interval(self, X: Any, coverage: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
        """(lower, upper), (rows,) each, that hold the true number with this probability.

        Raises:
            SettingError: a coverage that was not fitted, or none was, for want of validation rows.
        """
        prediction = self.predict(X)
        if self.intervals_ is None:
            raise SettingError("there were no validation rows to fit intervals to. Fit with some.")
        return self.intervals_.interval(prediction, coverage)

    def read_target(self, y: Any) -> np.ndarray:
        return np.asarray(column_or_1d(y, warn=True), dtype=np.float64)

    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        rows, predictions = held_out(members, examples, lambda network, X: network.predict(X))
        self.intervals_ = None
        if len(rows) and predictions.ndim == 1:
            self.intervals_ = PredictionIntervals.fit(examples.y[rows], predictions)
        return 1.0
