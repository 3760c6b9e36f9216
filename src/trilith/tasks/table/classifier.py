"""TableClassifier: from a table to classes and calibrated probabilities."""

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
from trilith.tasks.classifier import NetworkClassifier
from trilith.tasks.table.estimator import TableEstimator
from trilith.tasks.table.members import Examples, Member, held_out


@dataclass(eq=False, repr=False, kw_only=True)
class TableClassifier(ClassifierMixin, TableEstimator):
    """Tells classes apart by the columns of a table.

    `preset`: "fast", "default" or "best"; `settings`: keywords of NetworkClassifier over the preset's;
    `ensemble`: how many networks are trained and averaged (None: the preset and the rows decide);
    `ensemble_over`: "folds", each with validation rows of its own, so that together they learn from every
    row; or "seeds", all with the same, so that what is measured on these is measured of the average;
    `scaler`: how numbers are brought to a common scale, "robust" (median and quartiles, clipped smoothly),
    "standard" (mean and standard deviation) or "quantile" (normal scores);
    `column_kinds`: what columns are, as in {"zip": "category"}, where the guess is not right; `drop`: columns
    to leave out; `validation_split`: the share of the rows that choose each network's best epoch and tell
    how far its probabilities can be trusted; `checkpoint`: a folder in which each network writes its own
    every `checkpoint_seconds`, from which `fit` goes on; `callbacks`, `engine`, `threads`, `random_state`,
    `verbose` as in NetworkClassifier.

    Attributes: classes_, encoder_ (what was made of the columns), estimator_ (a NetworkClassifier that
    predicts from encoded columns), temperature_ (that its logits were divided by), validation_logits_ and
    validation_classes_ (what that was learned from),
    networks_ (those that were averaged).
    """

    task = "classification"
    network_class = NetworkClassifier

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def predict_proba(self, X: Any) -> np.ndarray:
        """Probabilities (rows, classes)."""
        return np.asarray(self.estimator_.predict_proba(self._features(X)))

    def read_target(self, y: Any) -> np.ndarray:
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise DataError(
                f"a classifier needs at least 2 classes in y, got 1 class: {self.classes_.tolist()[0]!r}."
            )
        return np.asarray(y)

    def _calibrate(self, members: Sequence[Member], examples: Examples) -> float:
        rows, logits = held_out(members, examples, lambda network, X: network.decision_function(X))
        self.temperature_ = 1.0
        if len(rows) and hasattr(self.networks_[0], "predict_proba"):
            true = np.searchsorted(self.classes_, examples.y[rows])
            self.validation_logits_, self.validation_classes_ = logits, true
            self.temperature_ = fit_temperature(logits, true)
            if self.ensemble_over == "folds" and len(members) > 1:
                # of single networks: what makes these too sure is mostly noise, which their average lacks
                self.temperature_ = min(self.temperature_, 1.0)
        return 1 / self.temperature_
