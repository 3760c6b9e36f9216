"""From scikit-learn's `random_state` to the one whole number that all randomness here depends on."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from trilith.errors import SettingError


def seed_of(random_state: Any) -> int:
    """The number itself, or one drawn from a generator or, for None, from NumPy's global one."""
    state = check_random_state(random_state)
    is_seed = isinstance(random_state, (int, np.integer))
    return int(random_state) if is_seed else int(state.randint(2**31))


def require_repeatable(checkpoint: Any, random_state: Any) -> None:
    """Raise a SettingError where a checkpoint is asked for that nobody could go on from."""
    if checkpoint is not None and random_state is None:
        raise SettingError(
            "checkpoint needs a random_state: with None every fit draws another seed, "
            "and could not go on from the one before. Give a whole number."
        )
