"""Classes and calibrated probabilities of an average of networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets

from trilith.errors import DataError
from trilith.tasks.calibration import fit_temperature
from trilith.tasks.ensemble.estimator import EnsembleEstimator
from trilith.tasks.ensemble.members import Examples, Member, held_out


@dataclass(eq=False, repr=False, kw_only=True)
class EnsembleClassifier(ClassifierMixin, EnsembleEstimator):
    """Tells classes apart; see the classes that people use."""

    task = "classification"

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities (rows, classes)."""
        return np.asarray(self.estimator_.predict_proba(self._examples(X)))

    def read_target(self, y: Any) -> np.ndarray:
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise DataError(
                f"a classifier needs at least 2 classes in y, got 1 class: {self.classes_.tolist()[0]!r}."
            )
        return np.asarray(y)

    def _answer(self, network: Any, X: np.ndarray) -> np.ndarray:
        """The logits of one network, as the average has them."""
        return np.asarray(network.decision_function(X))

    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        rows, logits = held_out(members, examples, self._answer)
        self.temperature_ = 1.0
        if len(rows) and hasattr(self.networks_[0], "predict_proba"):
            true = np.searchsorted(self.classes_, examples.y[rows])
            self.validation_logits_, self.validation_classes_ = logits, true
            self.temperature_ = fit_temperature(logits, true)
            if self.ensemble_over == "folds" and len(members) > 1:
                # of single networks: what makes these too sure is mostly noise, which their average lacks
                self.temperature_ = min(self.temperature_, 1.0)
        return 1 / self.temperature_
