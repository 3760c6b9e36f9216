"""Values of a comparison as people read them."""

from __future__ import annotations

from typing import Any

from trilith.experiments.compare.comparison import ABSENT
from trilith.experiments.compare.seeds import Group, Spread
from trilith.experiments.report.formatting import MISSING, format_number, format_setting


def spread_text(spread: Spread | None) -> str:
    """As 0.4521, or 0.4521 ± 0.0120 over several seeds."""
    if spread is None:
        return MISSING
    deviation = "" if spread.deviation is None else f" ± {format_number(spread.deviation)}"
    return format_number(spread.mean) + deviation


def setting_text(value: Any) -> str:
    """A setting's value; a dash where a run does not have it."""
    return MISSING if value is ABSENT else format_setting(value)


def seeds_text(group: Group) -> str:
    """The seeds of a group, such as 0, 1, 2, 3 and 6 more."""
    seeds = sorted(run.seed for run in group.runs if run.seed is not None)
    rest = len(seeds) - 4
    return ", ".join(map(str, seeds[:4])) + (f" and {rest} more" if rest > 0 else "") or MISSING
