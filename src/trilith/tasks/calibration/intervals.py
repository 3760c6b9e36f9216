"""Intervals around predicted numbers that hold the true one as often as they promise.

Split-conformal prediction: V. Vovk, A. Gammerman, G. Shafer, Algorithmic learning in a random world, 2005;
J. Lei, M. G'Sell, A. Rinaldo, R. Tibshirani, L. Wasserman, Distribution-free predictive inference for
regression, 2018. Bins of their own: Vovk, Lindsay, Nouretdinov, Gammerman, Mondrian confidence machine, 2003.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trilith.errors import DataError, SettingError, ShapeError

Floats = NDArray[np.float64]

LEVELS = (0.5, 0.8, 0.9, 0.95)
ROWS_A_BIN = 200  # with so many, the coverage of a bin at 0.9 is off by 0.02 (one standard deviation)
MOST_BINS = 10
KINDS = {"edges": list, "half_widths": dict, "rows": int}


@dataclass(frozen=True)
class PredictionIntervals:
    """prediction ± a half-width, which depends on the coverage asked for and on the bin of the prediction.

    If new rows are drawn like the ones fitted to, the true number is in the interval with at least the
    probability asked for, in each bin, whatever the network and the distribution.

    edges: (bins - 1,) ascending predictions between the bins; none for one bin.
    half_widths: coverage -> (bins,) in the target's unit. rows: how many rows they were fitted to.
    """

    edges: tuple[float, ...]
    half_widths: Mapping[float, tuple[float, ...]]
    rows: int

    @classmethod
    def fit(cls, target: ArrayLike, prediction: ArrayLike, *, local: bool = True) -> PredictionIntervals:
        """From rows that were not trained on: true and predicted numbers, (rows,) each.

        local: give each tenth of the predictions its own half-widths (fewer bins where rows are few, one for
        fewer than 400 rows): errors often grow with what is predicted.

        Coverages that so few rows cannot promise are left out: 0.95 needs 19 rows.

        Raises ShapeError for arrays that do not fit together, DataError for numbers that are not finite.
        """
        true, predicted = _pair(target, prediction)
        bins = max(1, min(MOST_BINS, len(true) // ROWS_A_BIN)) if local else 1
        edges = np.unique(np.quantile(predicted, np.arange(1, bins) / bins)) if bins > 1 else np.empty(0)
        place = np.searchsorted(edges, predicted, side="right")
        if np.bincount(place, minlength=len(edges) + 1).min() < ROWS_A_BIN // 2:  # many equal predictions
            edges, place = np.empty(0), np.zeros(len(true), np.int64)
        errors = abs(true - predicted)
        sorted_errors = [np.sort(errors[place == number]) for number in range(len(edges) + 1)]
        fewest = min(map(len, sorted_errors))
        half_widths = {
            level: tuple(float(each[_rank(len(each), level) - 1]) for each in sorted_errors)
            for level in LEVELS
            if _rank(fewest, level) <= fewest
        }
        return cls(tuple(edges.tolist()), half_widths, len(true))

    def interval(self, prediction: ArrayLike, coverage: float = 0.9) -> tuple[Floats, Floats]:
        """(lower, upper), (rows,) each, around predictions (rows,).

        Raises SettingError for a coverage that was not fitted.
        """
        if coverage not in self.half_widths:
            levels = ", ".join(map(str, self.half_widths)) or "none"
            short = len(self.half_widths) < len(LEVELS)
            few = f": {self.rows} validation rows promise no more" if short else ""
            raise SettingError(f"coverage={coverage}: expected one of {levels}{few}")
        predicted = np.asarray(prediction, dtype=np.float64)
        place = np.searchsorted(np.asarray(self.edges), predicted, side="right")
        half = np.asarray(self.half_widths[coverage])[place]
        return predicted - half, predicted + half

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a model file."""
        widths = {str(level): list(each) for level, each in self.half_widths.items()}
        return {"edges": list(self.edges), "half_widths": widths, "rows": self.rows}

    @classmethod
    def from_dict(cls, description: object) -> PredictionIntervals:
        """What `to_dict` gave. Raises DataError for anything that `fit` could not have made."""
        if type(description) is not dict or set(description) != set(KINDS):
            raise _damaged(f"expected the fields {', '.join(KINDS)}")
        if any(type(description[field]) is not kind for field, kind in KINDS.items()):
            raise _damaged("a field is of another type")
        edges, rows = _numbers(description["edges"]), description["rows"]
        if len(edges) >= MOST_BINS or any(a >= b for a, b in pairwise(edges)):
            raise _damaged(f"expected fewer than {MOST_BINS} ascending edges")
        known = {str(level): level for level in LEVELS}
        if rows < 0 or not set(description["half_widths"]) <= set(known):
            raise _damaged(f"expected coverages among {', '.join(known)}")
        widths = {known[level]: _numbers(each) for level, each in description["half_widths"].items()}
        if any(len(each) != len(edges) + 1 or min(each) < 0 for each in widths.values()):
            raise _damaged("expected a half-width of at least 0 for each bin")
        return cls(edges, widths, rows)


def _rank(rows: int, level: float) -> int:
    """Which of the sorted errors to take: with one for the row to come, `level` of rows + 1 are no larger."""
    return math.ceil(round((rows + 1) * level, 9))


def _pair(target: ArrayLike, prediction: ArrayLike) -> tuple[Floats, Floats]:
    true, predicted = np.asarray(target, dtype=np.float64), np.asarray(prediction, dtype=np.float64)
    if true.ndim != 1 or true.shape != predicted.shape:
        raise ShapeError(
            f"intervals: expects target and prediction (rows,) of one length, got {true.shape} and "
            f"{predicted.shape}."
        )
    if not (np.isfinite(true).all() and np.isfinite(predicted).all()):
        raise DataError("intervals: expects finite numbers; a target or a prediction is NaN or infinite.")
    return true, predicted


def _numbers(values: object) -> tuple[float, ...]:
    if type(values) is not list or any(type(each) is not float or not math.isfinite(each) for each in values):
        raise _damaged("expected lists of finite numbers")
    return tuple(values)


def _damaged(why: str) -> DataError:
    return DataError(f"intervals: {why}; the description is damaged")
