"""How long each way of a work takes; that all ways give the same is checked first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from trilith.errors import TrilithError
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
    taken: dict[str, list[float]] = {way: [] for way in ways}
    with threadpool_limits(1):  # NumPy's products would take several
        for _ in range(ROUNDS):
            for way, run in ways.items():
                taken[way].append(_once(run))
    middle = {way: median(each) for way, each in taken.items()}
    return [Timing(way, seconds, middle[LOOPS] / seconds) for way, seconds in middle.items()]


def _once(run: Callable[[], object]) -> float:
    """Seconds for doing it once, in the mean over a short while."""
    count, began = 0, perf_counter()
    while (passed := perf_counter() - began) < SHORT or not count:
        run()
        count += 1
    return passed / count
