"""Weights that do not move: how far a step takes them, as a share of their length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from trilith.check.doctor.charts import magnitudes
from trilith.check.doctor.finding import Finding, Picture, State
from trilith.check.doctor.steps import Steps, batches
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject

STEPS = 10
SLOW = 1e-6
STILL = float(np.finfo(np.float32).eps) / 2  # less than that float32 does not add to a number
WILD = 0.5


class StillWeights(Symptom):
    """The update-to-weight ratio of each block, about 1e-3 where learning goes well."""

    name, title = "still_weights", "Weights that do not move"

    def look(self, subject: Subject) -> Finding:
        ratios = _ratios(subject)
        if not ratios:
            return Finding("skipped", "The network has no weights but zeros.")
        if not all(map(np.isfinite, ratios.values())):
            figure = f"Within {STEPS} steps of {subject.descent.optimizer!r} weights are no longer finite."
            return Finding("trouble", figure, "Lower the learning rate, or set clip_norm=1.")
        slowest, fastest = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
        slow, fast = ratios[slowest], ratios[fastest]
        state: State = "ok"
        advice = ""
        figure = f"A step moves the weights by {_share(slow)} to {_share(fast)} of their length"
        if fast > WILD:
            state, advice = "look", "Steps rewrite the weights: lower the learning rate, or set clip_norm=1."
            figure += f", most of all in block '{fastest}'"
        if not slow > SLOW:
            state = "look" if slow > STILL else "trouble"
            figure += f", least of all in block '{slowest}'"
            advice = (
                "Raise the learning rate (see the range test). Where only some blocks stand still, look at "
                "dead units, saturation and vanishing gradients. Where training has converged, weights rest."
            )
        picture = Picture(
            lambda: magnitudes(ratios, "update / weight", (SLOW, WILD)),
            "How far a step moves the weights of each block",
            f"Median of {STEPS} steps. Left of the orange lines is too slow, right of them too wild.",
        )
        return Finding(state, figure + ".", advice, picture)


def _ratios(subject: Subject) -> dict[str, float]:
    """By block; one whose weights are all zero has no ratio."""
    steps = Steps(subject)
    found: dict[str, list[float]] = defaultdict(list)
    before = steps.values()
    for feeds in batches(subject, STEPS):
        steps.take(feeds)
        after = steps.values()
        with np.errstate(invalid="ignore", over="ignore"):  # what is not finite is told
            moved = _lengths({name: after[name] - before[name] for name in before})
        for block, length in _lengths(before).items():
            if length:
                found[block].append(moved[block] / length)
        before = after
    return {block: float(np.median(ratios)) for block, ratios in found.items()}


def _lengths(arrays: Mapping[str, np.ndarray]) -> dict[str, float]:
    squares: dict[str, float] = defaultdict(float)
    for name, array in arrays.items():
        squares[name.rpartition(".")[0] or name] += float(np.vdot(array, array))
    return {block: float(np.sqrt(square)) for block, square in squares.items()}


def _share(ratio: float) -> str:
    return f"{ratio:.1e}"
