"""Fair timing on a shared machine: candidates take turns in one process, and what counts is the paired ratio.

Import this module before NumPy: OpenBLAS reads its setting once, and its threads, which spin after a call,
would slow whoever comes next.
"""

import os

os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "20")

from collections.abc import Callable, Mapping
from math import ceil
from statistics import median
from time import perf_counter

Run = Callable[[int], None]
"""Does its work so many times."""

Seconds = dict[str, list[float]]
"""By candidate: the seconds of one time of its work, one number a round."""

WARM_UP = 0.08  # seconds; after a sleep two threads may share one processor for a while
LONG = 10 * WARM_UP  # work that takes so long is its own warm-up, once it has been compiled


def take_turns(candidates: Mapping[str, Run], rounds: int, least: float = 0.1) -> Seconds:
    """Time every candidate once a round, each after a warm-up, for `least` seconds or one time of its work.

    Each round begins with another candidate, and every second one goes backwards.
    """
    names = list(candidates)
    seconds: Seconds = {name: [] for name in names}
    for number in range(rounds):
        first = number % len(names)
        turn = names[first:] + names[:first]
        for name in turn if number % 2 == 0 else reversed(turn):
            once = max(seconds[name], default=0.0)
            if once < LONG:
                once = warm_up(candidates[name])
            seconds[name].append(timed(candidates[name], max(1, ceil(least / once))))
    return seconds


def timed(run: Run, times: int) -> float:
    """Seconds of one time of the work, the mean of so many."""
    start = perf_counter()
    run(times)
    return (perf_counter() - start) / times


def warm_up(run: Run) -> float:
    """Run for a while; the seconds that one time took."""
    start, times, next_times = perf_counter(), 0, 1
    while (spent := perf_counter() - start) < WARM_UP:
        run(next_times)
        times += next_times
        next_times = times  # few calls, so that what a call costs beside its work does not count
    return spent / times


def ratio(seconds: Seconds, ours: str, theirs: str) -> float:
    """The median over the rounds of our time over theirs."""
    return median(a / b for a, b in zip(seconds[ours], seconds[theirs], strict=True))
