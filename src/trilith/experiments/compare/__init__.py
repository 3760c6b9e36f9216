"""Runs side by side: what differs, and whether a difference is more than noise."""

from trilith.experiments.compare.comparison import ABSENT, Comparison, compare_runs, higher_is_better
from trilith.experiments.compare.curves import group_curves, run_curve, sparklines
from trilith.experiments.compare.page import render_comparison, write_comparison
from trilith.experiments.compare.paired import PairedComparison, paired_comparison
from trilith.experiments.compare.seeds import (
    Group,
    Spread,
    differ_only_in_seed,
    group_by_seed,
    seed_summary,
)
from trilith.experiments.compare.verdicts import verdicts

__all__ = [
    "ABSENT",
    "Comparison",
    "Group",
    "PairedComparison",
    "Spread",
    "compare_runs",
    "differ_only_in_seed",
    "group_by_seed",
    "group_curves",
    "higher_is_better",
    "paired_comparison",
    "render_comparison",
    "run_curve",
    "seed_summary",
    "sparklines",
    "verdicts",
    "write_comparison",
]
