"""Whether a difference between two settings is more than the noise of their seeds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, stdev

from trilith.errors import StoreError
from trilith.experiments.compare.comparison import higher_is_better
from trilith.experiments.store import RunRecord

LEVEL = 0.05  # of error: how often pure noise is called a difference
FEW = 6  # pairs, below which ranks cannot reach that level


@dataclass(frozen=True)
class PairedComparison:
    """Of runs a and b with the same seeds: a - b in this metric.

    low, high: 95% confidence interval of the mean difference, by Student's t; None of fewer than two pairs.
    t_test, wilcoxon: two-sided p-values of the paired t-test and of the signed-rank test (Wilcoxon 1945).
    higher_is_better: None where it is not known.
    """

    metric: str
    seeds: tuple[int, ...]
    difference: float
    low: float | None
    high: float | None
    t_test: float | None
    wilcoxon: float | None
    higher_is_better: bool | None

    @property
    def pairs(self) -> int:
        return len(self.seeds)

    @property
    def is_more_than_noise(self) -> bool:
        """Whether the t-test calls the difference more than noise, at the level of 5%."""
        return self.t_test is not None and self.t_test < LEVEL

    def in_words(self, a: str = "the first", b: str = "the second") -> str:
        """A sentence on which is better, by how much, and whether that is more than noise."""
        told = f"{self.metric}: {a} {self._relation()} {b}"
        if self.difference:
            told += f" by {abs(self.difference):.4g}"
        if self.t_test is None or self.low is None or self.high is None:
            return f"{told} on the one seed that both have. One pair says nothing of noise: repeat both."
        sign = 1 if self.difference >= 0 else -1
        low, high = sorted((sign * self.low, sign * self.high))
        told += f" (95% interval {low:.4g} to {high:.4g}, {self.pairs} seeds)"
        ranks = "" if self.wilcoxon is None else f"; signed ranks: p={self.wilcoxon:.2g}"
        if not self.is_more_than_noise:
            return f"{told}: not more than noise (p={self.t_test:.2g}{ranks})."
        doubt = self.wilcoxon is not None and self.wilcoxon >= LEVEL and self.pairs >= FEW
        but = " Ranks disagree: look at the single seeds." if doubt else ""
        return f"{told}: more than noise (p={self.t_test:.2g}{ranks}).{but}"

    def _relation(self) -> str:
        if not self.difference:
            return "equals"
        if self.higher_is_better is None:
            return "is higher than" if self.difference > 0 else "is lower than"
        return "is better than" if (self.difference > 0) == self.higher_is_better else "is worse than"


def paired_comparison(
    runs_a: Iterable[RunRecord], runs_b: Iterable[RunRecord], metric: str
) -> PairedComparison:
    """Compare by the runs that have the same seed on both sides and this metric.

    Raises StoreError where there are none.
    """
    a, b = _by_seed(runs_a, metric), _by_seed(runs_b, metric)
    seeds = tuple(sorted(a.keys() & b.keys()))
    if not seeds:
        raise StoreError(
            f"no seed has {metric} on both sides ({_listed(a)} and {_listed(b)}). "
            "Repeat both with the same seeds."
        )
    differences = [a[seed].metrics[metric] - b[seed].metrics[metric] for seed in seeds]
    low, high, t_test, wilcoxon = _tests(differences)
    higher = higher_is_better(metric, (*a.values(), *b.values()))
    return PairedComparison(metric, seeds, mean(differences), low, high, t_test, wilcoxon, higher)


def _tests(differences: list[float]) -> tuple[float | None, float | None, float | None, float | None]:
    """The interval and the p-values of the t-test and of the ranks."""
    if len(differences) < 2:
        return None, None, None, None
    middle, deviation = mean(differences), stdev(differences)
    if deviation == 0:  # each seed says the same; the tests would divide by zero
        return middle, middle, 1.0 if middle == 0 else 0.0, None
    from scipy import stats

    error = deviation / math.sqrt(len(differences))
    half = float(stats.t.ppf(1 - LEVEL / 2, len(differences) - 1)) * error
    t_test = float(stats.ttest_1samp(differences, 0.0).pvalue)
    return middle - half, middle + half, t_test, float(stats.wilcoxon(differences).pvalue)


def _by_seed(runs: Iterable[RunRecord], metric: str) -> dict[int, RunRecord]:
    return {
        run.seed: run
        for run in runs
        if run.seed is not None and not math.isnan(run.metrics.get(metric, math.nan))
    }


def _listed(seeds: dict[int, RunRecord]) -> str:
    return "seeds " + ", ".join(map(str, sorted(seeds))) if seeds else "none"
