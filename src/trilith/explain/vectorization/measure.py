"""How long each way of a work takes; that all ways give the same is checked first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from trilith.errors import TrilithError
from trilith.explain.timing import medians
from trilith.explain.vectorization.works import LOOPS, Work

ROUNDS, SHORT = 5, 0.02  # seconds that a way runs in a round, at least once


@dataclass(frozen=True)
class Timing:
    """way: how it was done. seconds: for doing it once, the median. speed: times as fast as the loops."""

    way: str
    seconds: float
    speed: float


def measure(work: Work, native: bool, seed: int = 0) -> list[Timing]:
    """The timings of all ways, in turn for several rounds on the same numbers, in float64.

    Raises:
        TrilithError: two ways do not give the same.
    """
    ways = work.ways(np.random.default_rng(seed), native)
    expected = np.asarray(ways[LOOPS]())
    for way, run in ways.items():
        if not np.allclose(np.asarray(run()), expected, rtol=1e-9, atol=1e-9):
            raise TrilithError(
                f"{work.name}: {way} and the loops differ in their result. Please report this."
            )
    with threadpool_limits(1):  # NumPy's products would take several
        taken = dict(zip(ways, medians(list(ways.values()), ROUNDS, SHORT), strict=True))
    return [Timing(way, seconds, taken[LOOPS] / seconds) for way, seconds in taken.items()]
