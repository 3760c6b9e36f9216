"""What each number of the representation accounts for: three ways to make shares of gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trilith.explain.predictions.smooth_part import Points, SmoothPart

Targets = NDArray[np.int64]  # (rows,) which score of each row


def gradient(smooth: SmoothPart, at: Points, start: Points, targets: Targets, steps: int) -> Points:
    """∂F/∂z at the row: the slope, whatever the baseline is."""
    return smooth.gradients(at, targets)


def gradient_times_difference(
    smooth: SmoothPart, at: Points, start: Points, targets: Targets, steps: int
) -> Points:
    """(z - z₀) ∘ ∂F/∂z at the row; with z₀ = 0 the gradient times the input (Shrikumar et al. 2017)."""
    return _times(smooth.gradients(at, targets), _differences(at, start))


def integrated_gradients(
    smooth: SmoothPart, at: Points, start: Points, targets: Targets, steps: int
) -> Points:
    """(z - z₀) ∘ ∫ ∂F/∂z at z₀ + a·(z - z₀), a from 0 to 1 (Sundararajan et al. 2017)."""
    places, weights = np.polynomial.legendre.leggauss(steps)  # on the way from -1 to 1
    differences = _differences(at, start)
    on_the_way = [
        np.concatenate([begin + (place + 1) / 2 * difference for place in places])
        for begin, difference in zip(start, differences, strict=True)
    ]
    slopes = smooth.gradients(on_the_way, np.tile(targets, steps))  # (steps · rows, ...)
    means = [
        np.tensordot(weights / 2, slope.reshape(steps, *difference.shape), 1)
        for slope, difference in zip(slopes, differences, strict=True)
    ]
    return _times(means, differences)


METHODS: Mapping[str, Callable[[SmoothPart, Points, Points, Targets, int], Points]] = {
    "integrated_gradients": integrated_gradients,
    "gradient_times_difference": gradient_times_difference,
    "gradient": gradient,
}
"""By name: from points, the baseline, each row's target and a number of steps to shares."""


def summed(shares: Points, owners: Sequence[NDArray[np.int64]], columns: int) -> NDArray[np.float64]:
    """(rows, columns) what the numbers of each column account for together."""
    total = np.zeros((len(shares[0]), columns))
    for share, owner in zip(shares, owners, strict=True):
        flat, places = share.reshape(len(share), -1), owner.ravel()
        for number in np.unique(places[places >= 0]):
            total[:, number] += flat[:, places == number].sum(axis=1)
    return total


def _differences(at: Points, start: Points) -> Points:
    return [end - begin for end, begin in zip(at, start, strict=True)]


def _times(slopes: Points, differences: Points) -> Points:
    return [slope * difference for slope, difference in zip(slopes, differences, strict=True)]
