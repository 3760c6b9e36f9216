"""`check_gradients`: all derivatives of a small network, a sample of those of a large one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.check.gradients.culprits import Culprit, find_culprits
from trilith.check.gradients.difference import TOLERANCE, Difference
from trilith.check.gradients.surface import LossSurface
from trilith.check.gradients.where import Place, narrowed, places
from trilith.check.subject import Subject, subject_of
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays

ROWS = 64  # as many as tell, and few enough that most steps meet no kink
WORK = 2.5e8  # FLOP of predicting them, which is done hundreds of times
WORDS = {
    "agrees": f"agree with differences to {TOLERANCE:.0e}",
    "kink": "lie on a kink and between the slopes beside it",
    "hidden": "are too small to be seen beside the rounding",
    "wrong": "are wrong",
}


@dataclass(frozen=True)
class Comparison:
    """One derivative of the loss, by the rules (`analytic`) and by differences (`numeric`).

    index: of one number in the parameter; None: along a random direction through all of it, of length 1.
    """

    parameter: str
    index: tuple[int, ...] | None
    analytic: float
    numeric: float
    relative_error: float
    verdict: str
    step: float

    @property
    def block(self) -> str:
        """The block that the parameter belongs to."""
        return self.parameter.rpartition(".")[0] or self.parameter

    def __str__(self) -> str:
        name = self.parameter.rpartition(".")[2]
        at = " along a direction" if self.index is None else f"[{', '.join(map(str, self.index))}]"
        return (
            f"block '{self.block}', {name}{at}: {self.analytic:.6g} by the rules, {self.numeric:.6g} by "
            f"differences, relative error {self.relative_error:.1e}"
        )


@dataclass(frozen=True)
class GradientCheck:
    """What was compared, and what came of it. `culprits`: ops whose own derivative is wrong, where one is."""

    comparisons: tuple[Comparison, ...]
    rows: int
    parameters: int
    loss: float
    culprits: tuple[Culprit, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no derivative is wrong."""
        return all(each.verdict != "wrong" for each in self.comparisons)

    @property
    def worst(self) -> Comparison | None:
        """The one furthest off, a single number before a direction; None where there is nothing to learn."""
        return max(self.comparisons, key=_badness, default=None)

    def count(self, verdict: str) -> int:
        """How many comparisons came out so: "agrees", "hidden", "kink" or "wrong"."""
        return Counter(each.verdict for each in self.comparisons)[verdict]

    def sentences(self) -> list[str]:
        """What there is to say, the verdict first."""
        numbers = sum(each.index is not None for each in self.comparisons)
        directions = len(self.comparisons) - numbers
        what = f"{numbers:,} of {self.parameters:,} parameters"
        if directions:
            what += f" and {directions:,} random directions"
        counted = [
            f"{self.count(verdict):,} {words}" for verdict, words in WORDS.items() if self.count(verdict)
        ]
        verdict = "Right" if self.passed else "Wrong"
        said = [
            f"{verdict}: of {len(self.comparisons):,} derivatives {', '.join(counted)}",
            f"Compared: {what}, on {self.rows:,} rows in float64",
        ]
        if self.worst is not None:
            said.append(f"Furthest off: {self.worst}")
        return said + [str(each) for each in self.culprits]

    def __str__(self) -> str:
        return "\n".join(self.sentences())


def check_gradients(
    network: Network, loss: str | LossFunction, X: Arrays, y: Any, *, seed: int = 0
) -> GradientCheck:
    """Hold the gradients of a network's loss on X (rows, ...) and y against central differences, in float64.

    The network is as training sees it; what is random in it, such as dropout, is the same in every
    evaluation. Of more than 64 rows, 64 are drawn with the seed. Of a network of up to 1,000 parameters every
    derivative is compared; of a larger one, for each parameter array, derivatives along random directions,
    which any wrong entry disturbs, those by the entries with the largest gradients and by some at random;
    where a direction disagrees, it is halved until one entry is left.

    Raises:
        ShapeError, DataError, SettingError: data or a loss that do not suit the network.
    """
    return gradients_of(subject_of(network, loss, X, y, seed=seed))


def gradients_of(subject: Subject) -> GradientCheck:
    """The same of a subject, the penalties of its training included."""
    subject = subject.some(ROWS, WORK)
    surface, random = LossSurface(subject), np.random.default_rng(subject.seed)
    found: list[Comparison] = []
    for place in places(surface.gradients, random):
        difference = surface.along(place.parameter, place.direction)
        found.append(_comparison(surface, place, difference))
        if difference.verdict == "wrong" and place.index is None:
            entry = narrowed(surface, place)
            found.append(_comparison(surface, entry, surface.along(entry.parameter, entry.direction)))
    wrong = any(each.verdict == "wrong" for each in found)
    return GradientCheck(
        tuple(found),
        len(subject.data),
        sum(each.size for each in surface.gradients.values()),
        surface.loss,
        tuple(find_culprits(subject)) if wrong else (),
    )


def _comparison(surface: LossSurface, place: Place, difference: Difference) -> Comparison:
    return Comparison(
        place.parameter,
        place.index,
        surface.analytic(place.parameter, place.direction),
        difference.numeric,
        difference.relative_error,
        difference.verdict,
        difference.step,
    )


def _badness(each: Comparison) -> tuple[bool, bool, float]:
    return each.verdict == "wrong", each.index is not None and each.verdict == "wrong", each.relative_error
