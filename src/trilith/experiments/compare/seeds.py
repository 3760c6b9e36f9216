"""Runs that are one and the same but for their seed, and what their metrics are over the seeds."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

from trilith.experiments.store import RunRecord

SEED = "training.seed"
UNIMPORTANT = {SEED, "name"}


@dataclass(frozen=True)
class Spread:
    """Over `count` values: their mean and sample standard deviation; of one value the latter is None."""

    mean: float
    deviation: float | None
    count: int


@dataclass(frozen=True)
class Group:
    """Runs that differ in nothing but the seed; mostly one."""

    runs: tuple[RunRecord, ...]

    @property
    def name(self) -> str:
        """That of the first run, with the number of the others."""
        others = len(self.runs) - 1
        return self.runs[0].name + (f" +{others}" if others else "")

    def spread(self, metric: str) -> Spread | None:
        """Of a metric, over the runs that have it; None where none has."""
        return spread([run.metrics[metric] for run in self.runs if metric in run.metrics])


def spread(values: Sequence[float]) -> Spread | None:
    """Mean and deviation, NaN left out."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return None
    return Spread(mean(known), stdev(known) if len(known) > 1 else None, len(known))


def group_by_seed(records: Iterable[RunRecord]) -> list[Group]:
    """The runs in groups, in the order of their first.

    Of equal runs with the same seed the first counts, of those that have metrics where there are any. One
    with other metrics than the first, as after a change of the code, stands for itself.
    """
    groups: dict[str, dict[int | str, RunRecord]] = {}
    for record in records:
        seed = record.name if record.seed is None else record.seed  # without one it stands for itself
        identity = _identity(record)
        runs = groups.setdefault(identity, {})
        if seed in runs and _ended_otherwise(runs[seed], record):
            runs = groups.setdefault(identity + _metrics(record), {})
        if seed not in runs or not runs[seed].metrics:
            runs[seed] = record if record.metrics else runs.get(seed, record)
    return [Group(tuple(runs.values())) for runs in groups.values()]


def differ_only_in_seed(one: RunRecord, other: RunRecord) -> bool:
    """Whether two runs have the same data, task and settings, but for the seed."""
    return _identity(one) == _identity(other)


def seed_summary(records: Iterable[RunRecord]) -> dict[str, Spread]:
    """Of each metric that a run has: its spread over the runs."""
    runs = list(records)
    names = dict.fromkeys(name for run in runs for name in run.metrics)
    found = {name: spread([run.metrics[name] for run in runs if name in run.metrics]) for name in names}
    return {name: each for name, each in found.items() if each is not None}


def _ended_otherwise(one: RunRecord, other: RunRecord) -> bool:
    """Whether both have metrics, and not the same."""
    return bool(one.metrics and other.metrics) and _metrics(one) != _metrics(other)


def _metrics(record: RunRecord) -> str:
    """As text, in which NaN equals NaN."""
    return json.dumps(record.metrics, sort_keys=True)


def _identity(record: RunRecord) -> str:
    settings: dict[str, Any] = {k: v for k, v in record.settings.items() if k not in UNIMPORTANT}
    if not settings:  # nothing is known of it yet
        return record.name
    return json.dumps([record.data, record.task, record.target, settings], sort_keys=True)
