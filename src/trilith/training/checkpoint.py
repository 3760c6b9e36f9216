"""Where a training stands, for going on later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from trilith.training.history import History


@dataclass
class Checkpoint:
    """What a training knows beside its network's values.

    `epoch`: how many epochs are done. `states`: the step, the optimizer's moments, the averages, by name.
    """

    epoch: int = 0
    history: History = field(default_factory=History)
    states: Mapping[str, np.ndarray] = field(default_factory=dict)
