"""From scikit-learn's `random_state` to the one whole number that all randomness here depends on."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import check_random_state


def seed_of(random_state: Any) -> int:
    """The number itself, or one drawn from a generator or, for None, from NumPy's global one."""
    state = check_random_state(random_state)
    is_seed = isinstance(random_state, (int, np.integer))
    return int(random_state) if is_seed else int(state.randint(2**31))
