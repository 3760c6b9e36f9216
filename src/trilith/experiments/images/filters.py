"""What a network looks for first: the weights of its first layer that sees the picture, as pictures."""

from __future__ import annotations

import numpy as np

from trilith.network import Network

MOST = 32


def first_filters(network: Network, shape: tuple[int, ...]) -> np.ndarray | None:
    """(filters, height, width, channels) from 0 to 1, those that vary most; None where no layer is so.

    A convolution's kernels, or the weights of a dense layer that takes the whole picture.
    """
    height, width, channels = shape
    for value in network.values.values():
        weights = np.asarray(value, dtype=np.float64)
        if weights.ndim == 4 and weights.shape[2] == channels and min(weights.shape[:2]) > 1:
            return _scaled(np.moveaxis(weights, -1, 0))
        if weights.ndim == 2 and weights.shape[0] == height * width * channels:
            return _scaled(weights.T.reshape(-1, height, width, channels))
    return None


def _scaled(filters: np.ndarray) -> np.ndarray:
    """Each from 0 to 1, its zero the middle grey."""
    flat = filters.reshape(len(filters), -1)
    chosen = np.sort(np.argsort(-flat.std(axis=1), kind="stable")[:MOST])
    largest = np.abs(filters[chosen]).max(axis=(1, 2, 3), keepdims=True)
    return np.asarray(0.5 + 0.5 * filters[chosen] / np.maximum(largest, 1e-12))
