"""A metric over the folds of a cross-validation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class FoldedMetric:
    """values: of each fold that has it."""

    name: str
    higher_is_better: bool
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean over the folds."""
        return float(np.mean(self.values))

    @property
    def spread(self) -> float:
        """The standard deviation over the folds; 0 of a single one."""
        return float(np.std(self.values, ddof=1)) if len(self.values) > 1 else 0.0
