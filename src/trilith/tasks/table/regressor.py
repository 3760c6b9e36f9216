"""TableRegressor: from a table to numbers and how far they may be off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import RegressorMixin
from sklearn.utils import column_or_1d

from trilith.tasks.regressor import NetworkRegressor
from trilith.tasks.table.estimator import TableEstimator
from trilith.tasks.table.members import Examples, Member


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
        return np.asarray(self.estimator_.predict(self._features(X)))

    def _read_target(self, y: Any) -> np.ndarray:
        return np.asarray(column_or_1d(y, warn=True), dtype=np.float64)

    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        return 1.0
