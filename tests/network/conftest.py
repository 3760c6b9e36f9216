"""A small trained network with every kind of thing that a model file must hold."""

import numpy as np
import pytest

import trilith as tl


@pytest.fixture
def X() -> np.ndarray:
    return np.random.default_rng(0).normal(2.0, 3.0, size=(40, 5))


def blocks() -> list[tl.Block]:
    return [
        tl.Standardize(),
        tl.Dense(6, "relu"),
        tl.Dropout(0.3),
        tl.Residual([tl.Dense(6, "tanh"), tl.BatchNorm()]),
        tl.GaussianNoise(0.1),
        tl.Dense(3),
    ]


@pytest.fixture
def trained(X: np.ndarray) -> tl.Network:
    network = tl.Network(blocks())
    tl.train(network, X, np.arange(len(X)) % 3, epochs=2, batch_size=16)
    return network
