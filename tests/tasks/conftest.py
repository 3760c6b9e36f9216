"""Two small problems with a signal that a network finds quickly."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def X() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(150, 4))


@pytest.fixture(scope="session")
def y(X: np.ndarray) -> np.ndarray:
    """Three classes along one direction."""
    return np.digitize(X @ [1.0, -1.0, 0.5, 0.0], [-0.7, 0.7])


@pytest.fixture(scope="session")
def numbers(X: np.ndarray) -> np.ndarray:
    return X @ [10.0, -5.0, 2.0, 0.0] + 100 + 0.5 * np.random.default_rng(1).normal(size=150)
