"""What a comparison says of noise."""

from __future__ import annotations

from trilith.errors import StoreError
from trilith.experiments.compare.comparison import Comparison
from trilith.experiments.compare.paired import paired_comparison


def verdicts(comparison: Comparison, metric: str | None = None) -> list[str]:
    """A sentence on each group beside the first: whether they differ by more than noise.

    metric: where None, that which matters most. Nothing is said of runs that were not repeated, nor where the
    metrics do not measure the same.

    Raises StoreError where a metric is asked for and no run was repeated.
    """
    name = metric or comparison.main_metric
    first, *others = comparison.groups
    if all(len(group.runs) == 1 for group in comparison.groups):
        if metric is not None:
            raise StoreError("one run of each says nothing of noise. Repeat them with the same seeds first.")
        return []
    if name is None or comparison.warnings:
        return []
    sentences = []
    for other in others:
        try:
            sentences.append(paired_comparison(other.runs, first.runs, name).in_words(other.name, first.name))
        except StoreError as error:
            sentences.append(f"{other.name} and {first.name}: {error}")
    return sentences
