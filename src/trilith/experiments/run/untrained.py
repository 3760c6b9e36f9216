"""The network of a run before its first step, with examples that it would be fed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trilith.tasks.estimator import NetworkEstimator


@dataclass(frozen=True)
class Untrained:
    """The first network of a run, of so many; of its source, X (rows, ...) with y (rows,).

    names: of these rows, where they have one.
    """

    estimator: NetworkEstimator
    networks: int
    source: str
    target: str
    X: np.ndarray
    y: np.ndarray
    names: Sequence[str] = ()
