"""One derivative against differences: the step chosen so that neither curvature nor rounding decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Verdict = Literal["agrees", "hidden", "kink", "wrong"]
Curve = Callable[[float], tuple[float, Sequence[np.ndarray]]]
"""The loss at a distance along a line, and on which side of every kink it is there."""

EPSILON = float(np.finfo(np.float64).eps)
STEP = EPSILON ** (1 / 3)  # where the errors of curvature, h², and of rounding, ε / h, are alike
STEPS = tuple(STEP / 10**power for power in range(4))
TOLERANCE = 1e-5
"""The relative error up to which two derivatives are the same."""


@dataclass(frozen=True)
class Difference:
    """What (f(h) - f(-h)) / 2h gave, over the step h at which it could be judged best."""

    numeric: float
    relative_error: float
    verdict: Verdict
    step: float


def judge(curve: Curve, analytic: float, rounding: float) -> Difference:
    """Hold a derivative at 0 against central differences of the curve.

    rounding: how far values of the curve are off by rounding; what differences owe to it is no error.

    Where a kink lies between -h and h the difference is no derivative: the step is made smaller until none
    does. Verdicts: "hidden", both are smaller than the rounding, so that nothing can be said; "kink", one
    is met at every step, so the place is on it, or next to it, and the derivative lies between the slopes on
    the left and on the right, as a subgradient does.
    """
    best: Difference | None = None
    for step in STEPS:
        (right, above), (left, below) = curve(step), curve(-step)
        numeric, noise = (right - left) / (2 * step), rounding / step
        error = abs(analytic - numeric)
        relative = _relative(error, analytic, numeric, noise)
        if not all(map(np.array_equal, above, below)):
            continue
        if relative <= TOLERANCE and (best is None or noise <= abs(best.numeric - analytic) / 2):
            hidden = 0 < max(abs(analytic), abs(numeric)) <= noise
            return Difference(numeric, relative, "hidden" if hidden else "agrees", step)
        if best is None:  # the largest step: the least rounding
            best = Difference(numeric, relative, "wrong", step)
    return best or _at_kink(curve, analytic, rounding)


def _at_kink(curve: Curve, analytic: float, rounding: float) -> Difference:
    step = STEPS[-1]
    middle = curve(0.0)[0]
    slopes = sorted([(curve(step)[0] - middle) / step, (middle - curve(-step)[0]) / step])
    numeric = min(max(analytic, slopes[0]), slopes[1])
    relative = _relative(abs(analytic - numeric), analytic, numeric, rounding / step)
    return Difference(numeric, relative, "kink" if relative <= TOLERANCE else "wrong", step)


def _relative(error: float, analytic: float, numeric: float, noise: float) -> float:
    """The error as a share of the larger derivative; of what is left of it beyond the noise.

    A value that is not finite is wholly wrong.
    """
    if not np.isfinite(error):
        return float("inf")
    size = max(abs(analytic), abs(numeric))
    return error / (size + noise / TOLERANCE) if error else 0.0
