"""How far predicted numbers lie from the true ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEXT_TO_INFINITE = 1e300  # from here on sums and differences overflow


@dataclass(frozen=True)
class Residuals:
    """Predicted minus true, in the target's unit, over the rows where both are finite.

    values: (rows,). bias: their mean. median and ninetieth: half and nine tenths of the rows are at most
    this far off. left_out: rows that are not finite.
    """

    values: NDArray[np.float64]
    bias: float
    median: float
    ninetieth: float
    left_out: int


def finite_pairs(
    target: NDArray[Any], prediction: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Target and prediction, each (rows,), without the rows where either is NaN or (nearly) infinite."""
    target, prediction = target.astype(np.float64), prediction.astype(np.float64)
    finite = (np.abs(target) < NEXT_TO_INFINITE) & (np.abs(prediction) < NEXT_TO_INFINITE)
    return target[finite], prediction[finite]


def residuals(target: NDArray[Any], prediction: NDArray[Any]) -> Residuals | None:
    """Of true and predicted numbers, each (rows,); None when no row has both finite."""
    true, predicted = finite_pairs(target, prediction)
    if not len(true):
        return None
    values = predicted - true
    median, ninetieth = np.quantile(np.abs(values), [0.5, 0.9])
    return Residuals(values, float(values.mean()), float(median), float(ninetieth), len(target) - len(true))
