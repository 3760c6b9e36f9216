"""Who gives a trial up before it has trained to its end. What is spent is counted in epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optuna.pruners import BasePruner

    from trilith.experiments.idea import Idea, SearchIdea

STARTUP = 5  # trials that the median is taken of, at least
HALVINGS = (
    27  # Hyperband's shortest trials have this share of the epochs: three rounds, a third stays in each
)
MEDIAN_SHARE = 10


def make_pruner(search: SearchIdea, epochs: int | None) -> BasePruner:
    """The pruner of a search. epochs: of a whole trial; None where that is not known before one has ended."""
    from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner

    least = search.least_epochs
    if search.pruner == "hyperband":
        return HyperbandPruner(
            min_resource=least or max(1, (epochs or 0) // HALVINGS),
            max_resource=epochs or "auto",
            reduction_factor=3,
        )
    if search.pruner == "median":
        warm_up = least or max(1, (epochs or 0) // MEDIAN_SHARE)
        return MedianPruner(n_startup_trials=STARTUP, n_warmup_steps=warm_up)
    return NopPruner()


def epochs_of(idea: Idea, search: SearchIdea) -> int | None:
    """How many epochs a whole trial has, where the idea says so."""
    return None if "training.epochs" in search.space else idea.training.epochs
