"""The first metric in large type, and whether a simpler model would have done as well."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeGuard

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.formatting import format_together

Verdict = Literal["better than", "as good as", "worse than"]

FEW = 200  # test rows


@dataclass(frozen=True)
class Comparison:
    """The network is `verdict` the model of this name, which reaches `value`."""

    verdict: Verdict
    name: str
    value: str


@dataclass(frozen=True)
class Headline:
    """name and value of the metric in large type. comparisons: with the simpler models that have a value.

    few_rows: whether the test part is so small that a small difference may be chance.
    """

    name: str
    value: str
    comparisons: list[Comparison]
    few_rows: bool

    @property
    def simpler_wins(self) -> bool:
        """Whether one of the simpler models is better."""
        return any(comparison.verdict == "worse than" for comparison in self.comparisons)


def headline(content: ReportContent) -> Headline | None:
    """From the first metric that the network has a finite value for; None without one."""
    found = ((row, row.network) for row in content.metrics if _finite(row.network))
    row, score = next(found, (None, None))
    if row is None or score is None:
        return None
    simpler = {"the linear model": row.linear_model, "the baseline": row.baseline}
    value, *others = format_together([score, *simpler.values()])
    comparisons = [
        Comparison(_verdict(score, other, row.higher_is_better), name, text)
        for (name, other), text in zip(simpler.items(), others, strict=True)
        if _finite(other)
    ]
    return Headline(row.name, value, comparisons, len(content.target) < FEW)


def _finite(value: float | None) -> TypeGuard[float]:
    return value is not None and math.isfinite(value)


def _verdict(value: float, other: float, higher_is_better: bool) -> Verdict:
    if value == other:
        return "as good as"
    return "better than" if (value > other) == higher_is_better else "worse than"
