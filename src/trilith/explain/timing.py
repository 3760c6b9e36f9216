"""How long things take on this machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

Run = Callable[[], object]


def seconds_of(run: Run, at_least: float = 0.0) -> float:
    """Seconds for doing it once: the mean over so many seconds of doing it, at least once."""
    count, began = 0, perf_counter()
    while (passed := perf_counter() - began) < at_least or not count:
        run()
        count += 1
    return passed / count


def medians(runs: Sequence[Run], rounds: int, at_least: float = 0.0) -> list[float]:
    """Seconds of each, medians of rounds in which they take turns: what slows the machine slows all.

    Each must have been done before: the first time compiles, and fills the caches.
    """
    taken = [[seconds_of(run, at_least) for run in runs] for _ in range(rounds)]
    return [median(each) for each in zip(*taken, strict=True)]
