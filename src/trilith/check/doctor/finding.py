"""Finding: what the doctor says of one symptom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

State = Literal["ok", "look", "trouble", "skipped"]
"""Nothing to say; worth a look; spoils the network; could not be looked at."""


@dataclass(frozen=True)
class Picture:
    """A chart, drawn when somebody wants to see it. label: for those who cannot; caption: for everyone."""

    chart: Callable[[], Chart]
    label: str
    caption: str


@dataclass(frozen=True)
class Listing:
    """Rows for people, under these headings."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Finding:
    """figure: what was measured, in a sentence or several. advice: what to do; empty where all is well."""

    state: State
    figure: str
    advice: str = ""
    picture: Picture | None = None
    listing: Listing | None = None


def graded(value: float, look: float, trouble: float) -> State:
    """The state of a value that is the worse the higher it is; one that is no number is trouble."""
    if not value < trouble:
        return "trouble"
    return "ok" if value < look else "look"
