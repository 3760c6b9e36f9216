"""TableClassifier: from a table to classes and calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.tasks.classifier import NetworkClassifier
from trilith.tasks.ensemble.classification import EnsembleClassifier
from trilith.tasks.table.estimator import TableEstimator


@dataclass(eq=False, repr=False, kw_only=True)
class TableClassifier(EnsembleClassifier, TableEstimator):
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

    network_class = NetworkClassifier
