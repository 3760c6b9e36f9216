"""Initial weights. Each is a pure function of a random generator and a shape (fan_in, ..., fan_out)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod, sqrt

import numpy as np

from trilith.errors import SettingError
from trilith.graph.node import Fill, Initializer


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """How many inputs one output sums over, and how many outputs one input reaches."""
    window = prod(shape[:-2])
    return window * (shape[-2] if len(shape) > 1 else 1), window * shape[-1]


@dataclass(frozen=True)
class SmallNormal:
    """Normal with a small standard deviation, as textbooks begin: 0.01."""

    stddev: float = 0.01

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        return generator.normal(0.0, self.stddev, shape)


@dataclass(frozen=True)
class Uniform:
    """Uniform between -limit and limit."""

    limit: float = 1.0

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        return generator.uniform(-self.limit, self.limit, shape)


@dataclass(frozen=True)
class RandomSign:
    """1 or -1, each as likely."""

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        return generator.choice([-1.0, 1.0], shape)


@dataclass(frozen=True)
class Glorot:
    """Uniform with variance 2 / (fan_in + fan_out) (Glorot & Bengio 2010): for tanh, sigmoid, linear."""

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        limit = sqrt(6 / max(sum(fans(shape)), 1))
        return generator.uniform(-limit, limit, shape)


@dataclass(frozen=True)
class He:
    """Normal with variance 2 / fan_in (He et al. 2015): for relu and its relatives."""

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        return generator.normal(0.0, sqrt(2 / max(fans(shape)[0], 1)), shape)


@dataclass(frozen=True)
class LeCun:
    """Normal with variance 1 / fan_in (LeCun et al. 1998): for selu."""

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        return generator.normal(0.0, sqrt(1 / max(fans(shape)[0], 1)), shape)


@dataclass(frozen=True)
class Orthogonal:
    """Orthonormal rows or columns (Saxe et al. 2014), from the QR decomposition of a normal matrix."""

    gain: float = 1.0

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Draw an array of `shape`."""
        rows, columns = prod(shape[:-1]), shape[-1]
        tall = generator.normal(size=(max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(tall)
        q = q * np.where(np.diag(r) < 0, -1.0, 1.0)  # without this the draw is not uniform
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


INITIALIZERS: dict[str, Initializer] = {
    "small_normal": SmallNormal(),
    "zeros": Fill(0.0),
    "ones": Fill(1.0),
    "glorot": Glorot(),
    "he": He(),
    "lecun": LeCun(),
    "orthogonal": Orthogonal(),
}

FOR_ACTIVATION: dict[str, str] = {
    "relu": "he",
    "leaky_relu": "he",
    "elu": "he",
    "silu": "he",
    "gelu": "he",
    "mish": "he",
    "softplus": "he",
    "selu": "lecun",
}
"""The initializer that keeps the signal's variance through this activation; Glorot's for the rest."""


def choose_initializer(initializer: str | Initializer, activation: object = None) -> Initializer:
    """The initializer of this name; "auto" chooses by the activation that follows.

    Raises:
        SettingError: no initializer has that name.
    """
    if not isinstance(initializer, str):
        return initializer
    name = FOR_ACTIVATION.get(str(activation), "glorot") if initializer == "auto" else initializer
    if name not in INITIALIZERS:
        raise SettingError(
            f"initializer '{name}' is not known. Use one of: auto, {', '.join(INITIALIZERS)}, or a function."
        )
    return INITIALIZERS[name]
