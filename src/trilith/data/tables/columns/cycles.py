"""The cycles of the calendar and the clock: where in the year, the month, the week, the day a time stands."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.table import Column

DAY = np.timedelta64(1, "D")
MONDAY = np.datetime64("1970-01-05", "D")


@dataclass(frozen=True)
class Cycle:
    """name: of the feature. length: days, of the shortest. position: times to [0, 1), NaN for NaT."""

    name: str
    length: float
    position: Callable[[Column], NDArray[np.float64]]


def _within(unit: str) -> Callable[[Column], NDArray[np.float64]]:
    """The day's place within its year or month, of the length that this one has."""

    def position(times: Column) -> NDArray[np.float64]:
        period = times.astype(f"datetime64[{unit}]")
        begin, end = period.astype("datetime64[D]"), (period + 1).astype("datetime64[D]")
        return np.asarray((times.astype("datetime64[D]") - begin) / (end - begin), np.float64)

    return position


def _weekday(times: Column) -> NDArray[np.float64]:
    days = (times.astype("datetime64[D]") - MONDAY) / DAY
    return np.asarray(days % 7 / 7, np.float64)


def _time_of_day(times: Column) -> NDArray[np.float64]:
    return np.asarray((times - times.astype("datetime64[D]")) / DAY, np.float64)


CYCLES = {
    cycle.name: cycle
    for cycle in (
        Cycle("day of year", 365, _within("Y")),
        Cycle("day of month", 28, _within("M")),
        Cycle("weekday", 7, _weekday),
        Cycle("time of day", 1, _time_of_day),
    )
}
