"""The same works on NumPy's arrays: no loop is left to Python."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), for all numbers at once."""
    return np.asarray(1 / (1 + np.exp(-z)))


def softmax(Z: Array) -> Array:
    """exp(z) / Σ exp(z) over each row, for all rows at once."""
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def step_by_examples(X: Array, y: Array, w: Array, b: float, rate: float) -> Array:
    """A step of logistic regression, a loop over the examples, the features of each at once."""
    dw, db = np.zeros_like(w), 0.0
    for x, target in zip(X, y, strict=True):
        error = 1 / (1 + np.exp(-(x @ w + b))) - target
        dw += x * error
        db += error
    return np.append(w - rate * dw / len(X), b - rate * db / len(X))


def step(X: Array, y: Array, w: Array, b: float, rate: float) -> Array:
    """A step of logistic regression, all examples and features at once: dw = Xᵀ·(a - y)/m."""
    error = sigmoid(X @ w + b) - y
    return np.append(w - rate * (X.T @ error) / len(X), b - rate * error.mean())
