"""What a network is given of two numbers: themselves, and what may be computed from them beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from trilith.errors import SettingError

FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1²": lambda x1, x2: x1 * x1,
    "x2²": lambda x1, x2: x2 * x2,
    "x1·x2": lambda x1, x2: x1 * x2,
    "sin x1": lambda x1, x2: np.sin(x1),
    "sin x2": lambda x1, x2: np.sin(x2),
}


def compute_features(places: np.ndarray, features: Sequence[str]) -> np.ndarray:
    """Places (rows, 2) to (rows, features), float32.

    Raises:
        SettingError: no feature, one that is not known, or one twice.
    """
    if unknown := [name for name in features if name not in FEATURES]:
        raise SettingError(f"there is no feature {unknown[0]!r}. Use some of: {', '.join(FEATURES)}.")
    if not features or len(set(features)) < len(features):
        raise SettingError(
            f"features must be some of {', '.join(FEATURES)}, each once; got {list(features)}."
        )
    columns = [FEATURES[name](places[:, 0], places[:, 1]) for name in features]
    return np.stack(columns, axis=1).astype(np.float32)
