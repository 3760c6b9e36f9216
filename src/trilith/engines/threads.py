"""How many threads an engine uses: as many as were asked for, else as many as the surroundings allow."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from trilith.errors import SettingError

MOST_THREADS = 1024  # beyond any machine: a larger number is a slip


def asked_threads(threads: Any = None) -> int | None:
    """`threads`, else TRILITH_THREADS, else None: nobody asked.

    Raises:
        SettingError: what was asked for is no whole number from 1 to 1024.
    """
    if threads is not None:
        whole = type(threads) is not bool and isinstance(threads, (int, np.integer))
        return _within("threads", int(threads) if whole else 0, threads)
    asked = os.environ.get("TRILITH_THREADS")
    if not asked:
        return None
    return _within("TRILITH_THREADS", int(asked) if asked.isdecimal() else 0, asked)


def _within(name: str, number: int, given: object) -> int:
    if not 1 <= number <= MOST_THREADS:
        raise SettingError(f"{name} must be a whole number from 1 to {MOST_THREADS}, got {given!r}.")
    return number


def usable_threads() -> int:
    """The processors that this process may use, or OMP_NUM_THREADS where that is less.

    joblib sets OMP_NUM_THREADS in its worker processes, so that all of them together use each processor once.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    limit = (
        os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    )  # further numbers: of nested regions
    return min(usable, int(limit)) if limit.isdecimal() and int(limit) > 0 else usable
