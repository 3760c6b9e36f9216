"""One number that makes a classifier say neither too much nor too little: the temperature of its logits.

C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, 2017. The likeliest class
of each row stays the same; only how sure the network is of it changes.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import softmax

from trilith.errors import DataError, ShapeError

Floats = NDArray[np.float64]

HOTTEST = 20.0
OWN_WORD = 10  # rows
FOLDS = 5
FEWEST_ROWS = 2 * FOLDS


def fit_temperature(logits: ArrayLike, classes: ArrayLike) -> float:
    """The temperature T > 0 by which to divide the logits; above 1 the network is less sure than it says.

    It minimises the log loss of the rows given, which must not have been trained on, and of 10 rows more that
    come true exactly as often as the network says: these hold T near 1 where rows are few, and where every
    row is right and the loss alone would ask for T = 0. T is 1 for fewer than 10 rows, and where a T fitted
    to four fifths of the rows does not, over the five fifths, lower the log loss of the rest.

    logits: (rows,) of the second of two classes, or (rows, classes). classes: (rows,) index of the true one.

    Raises ShapeError for arrays that do not fit together, DataError for logits that are not finite or an
    index of no class.
    """
    scores, true = _as_scores(logits), np.asarray(classes)
    _require_classes(scores, true)
    if len(scores) < FEWEST_ROWS:
        return 1.0
    loss = sum(_held_out_loss(scores, true, fold) for fold in range(FOLDS))
    return _best_temperature(scores, true) if loss < _loss(scores, true, 1.0) else 1.0


def probabilities_at(logits: ArrayLike, temperature: float = 1.0) -> Floats:
    """(rows, classes) probabilities, each row summing to 1; logits as for `fit_temperature`."""
    return np.asarray(softmax(_as_scores(logits) / temperature, axis=1))


def logits_of(probabilities: ArrayLike) -> Floats:
    """(rows, classes) logits that say these probabilities; 0 is taken as the smallest normal number."""
    given = np.asarray(probabilities, dtype=np.float64)
    return np.log(np.maximum(given, np.finfo(np.float64).tiny))


def _best_temperature(scores: Floats, true: NDArray[np.int64]) -> float:
    """The root of the loss's slope in 1 / T, where the loss is convex."""
    own = len(true) / (len(true) + OWN_WORD)
    wanted = own * scores[np.arange(len(true)), true].mean() + (1 - own) * _expected(scores, 1.0)

    def slope(log_inverse: float) -> float:
        return float(_expected(scores, math.exp(log_inverse)) - wanted)

    end = math.log(HOTTEST)
    if slope(-end) >= 0:
        return HOTTEST
    if slope(end) <= 0:
        return 1 / HOTTEST
    log_inverse: float = brentq(slope, -end, end, xtol=1e-6)
    return math.exp(-log_inverse)


def _expected(scores: Floats, inverse: float) -> float:
    """The mean score of a class drawn as the network says at 1 / T = inverse."""
    return float((softmax(scores * inverse, axis=1) * scores).sum(axis=1).mean())


def _held_out_loss(scores: Floats, true: NDArray[np.int64], fold: int) -> float:
    held = np.arange(len(true)) % FOLDS == fold
    temperature = _best_temperature(scores[~held], true[~held])
    return _loss(scores[held], true[held], temperature)


def _loss(scores: Floats, true: NDArray[np.int64], temperature: float) -> float:
    """The sum of the rows' log losses."""
    scaled = scores / temperature
    return float((np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(true)), true]).sum())


def _as_scores(logits: ArrayLike) -> Floats:
    """(rows, classes) scores; of two classes, given as one column, the first scores 0."""
    scores = np.asarray(logits, dtype=np.float64)
    if scores.ndim == 1 or (scores.ndim == 2 and scores.shape[1] == 1):
        scores = np.stack([np.zeros(len(scores)), scores.reshape(-1)], axis=1)
    if scores.ndim != 2:
        raise ShapeError(f"temperature: expects logits (rows,) or (rows, classes), got {scores.shape}.")
    if not np.isfinite(scores).all():
        raise DataError("temperature: expects finite logits; the network gave NaN or infinity.")
    return scores


def _require_classes(scores: Floats, true: NDArray[np.int64]) -> None:
    if true.shape != scores.shape[:1] or true.dtype.kind not in "iu":
        raise ShapeError(
            f"temperature: expects one class index for each of {len(scores)} rows, "
            f"got {true.dtype} of shape {true.shape}."
        )
    if len(true) and not 0 <= true.min() <= true.max() < scores.shape[1]:
        raise DataError(f"temperature: a class index is not among {scores.shape[1]} classes.")
