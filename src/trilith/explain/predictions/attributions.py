"""Attributions: the share of every column in the predictions of some rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Attributions:
    """How much each column adds to the prediction of each row, against the prediction at the baseline.

    columns: names. values: (rows, columns), in the unit of the predictions.
    predictions: (rows,) what is explained: a probability, a logit or a number. baselines: (rows,) the same
        at the baseline. targets: (rows,) the class or output that is explained.
    explained: what the predictions are, for people: "probability", "logit" or "prediction".
    method: how the values were computed.
    """

    columns: tuple[str, ...]
    values: NDArray[np.float64]
    predictions: NDArray[np.float64]
    baselines: NDArray[np.float64]
    targets: tuple[str, ...]
    explained: str
    method: str

    @property
    def gaps(self) -> NDArray[np.float64]:
        """(rows,) what of the difference from the baseline no column accounts for.

        Of integrated gradients only the error of the sum that stands for the integral; more steps make it
        less. Of the gradient times the difference, what is curved. Slopes do not add up to anything.
        """
        return np.asarray(self.predictions - self.baselines - self.values.sum(axis=1))
