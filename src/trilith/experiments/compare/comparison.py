"""What sets runs apart: their settings, their metrics, and whether they can be compared at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trilith.experiments.compare.seeds import SEED, Group, Spread, group_by_seed
from trilith.experiments.store import RunRecord

ABSENT = object()


@dataclass(frozen=True)
class Comparison:
    """Groups of runs side by side.

    settings: name -> a value for each group, of the settings that differ; None for "none", ABSENT for one
        that is not there.
    metrics: name -> a spread for each group; None where it was not measured.
    best: name -> which group is best; without those that nobody is best at, or of which it is not known
        whether higher is better. Empty where there are warnings.
    warnings: why the numbers may not be comparable; a sentence each.
    """

    groups: tuple[Group, ...]
    settings: dict[str, list[Any]]
    metrics: dict[str, list[Spread | None]]
    best: dict[str, int]
    warnings: list[str]

    @property
    def main_metric(self) -> str | None:
        """That which matters most to the first run that has one."""
        mains = (run.main_metric for group in self.groups for run in group.runs)
        return next((name for name in mains if name is not None), None)


def compare_runs(records: Iterable[RunRecord]) -> Comparison:
    """Set runs side by side, those that differ only in the seed as one."""
    groups = tuple(group_by_seed(records))
    firsts = [group.runs[0] for group in groups]
    names = dict.fromkeys(name for run in firsts for name in run.settings if name != SEED)
    settings = {name: [run.settings.get(name, ABSENT) for run in firsts] for name in names}
    measured = dict.fromkeys(name for group in groups for run in group.runs for name in run.metrics)
    metrics = {name: [group.spread(name) for group in groups] for name in measured}
    warnings = _warnings(groups)
    places = (
        {} if warnings else {name: _best(metrics[name], higher_is_better(name, firsts)) for name in metrics}
    )
    return Comparison(
        groups,
        {name: values for name, values in settings.items() if any(value != values[0] for value in values)},
        metrics,
        {name: place for name, place in places.items() if place is not None},
        warnings,
    )


def higher_is_better(metric: str, records: Iterable[RunRecord]) -> bool | None:
    """As the runs say it of this metric; a loss is better low; else not known."""
    said = (run.higher_is_better[metric] for run in records if metric in run.higher_is_better)
    return next(said, False if metric.rpartition(".")[2] == "loss" else None)


def _best(spreads: Sequence[Spread | None], higher: bool | None) -> int | None:
    means = {place: spread.mean for place, spread in enumerate(spreads) if spread is not None}
    if higher is None or len(set(means.values())) < 2:
        return None
    return (max if higher else min)(means, key=means.__getitem__)


def _warnings(groups: Sequence[Group]) -> list[str]:
    asked: dict[str, Callable[[RunRecord], object]] = {
        "different data": lambda run: run.data,
        "different tasks": lambda run: run.task,
        "different targets": lambda run: run.target,
    }
    found = []
    for difference, value in asked.items():
        parts: dict[object, list[str]] = {}
        for group in groups:  # whose runs have all that in common
            if value(group.runs[0]) is not None:
                parts.setdefault(value(group.runs[0]), []).append(group.name)
        if len(parts) > 1:
            told = "; ".join(", ".join(names) for names in parts.values())
            found.append(f"{difference}, so the metrics do not measure the same: {told}.")
    unknown = [group.name for group in groups if group.runs[0].data is None]
    if unknown and len(unknown) < len(groups):
        found.append(f"which data it was is not known, so it may be other data: {', '.join(unknown)}.")
    return found
