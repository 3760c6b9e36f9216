"""Same seed, same bits."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import same

ROOT = Path(__file__).resolve().parents[2]


def trained(X: np.ndarray, y: np.ndarray, **settings) -> dict[str, np.ndarray]:
    blocks = [tl.Dense(6, "relu"), tl.Dropout(0.3), tl.BatchNorm(), tl.GaussianNoise(0.1), tl.Dense(2)]
    network = tl.Network(blocks)
    tl.train(network, X, y, **{"epochs": 3, "batch_size": 16, "validation_split": 0.2, **settings})
    return {name: network.values[node] for name, node in network.graph.variables.items()}


def test_the_same_seed_gives_the_same_bits(X: np.ndarray, y: np.ndarray) -> None:
    np.random.default_rng().normal()
    assert same(trained(X, y, seed=3), trained(X, y, seed=3))


def test_another_seed_gives_another_network(X: np.ndarray, y: np.ndarray) -> None:
    one, other = trained(X, y, seed=3), trained(X, y, seed=4)
    assert not np.array_equal(one["dense_1.weight"], other["dense_1.weight"])


@pytest.mark.parametrize("changed", [{"shuffle": False}, {"validation_split": 0.0}, {"keep_best": False}])
def test_what_is_drawn_does_not_depend_on_other_draws(X: np.ndarray, y: np.ndarray, changed) -> None:
    def initial(**settings) -> np.ndarray:
        return trained(X, y, epochs=0, **settings)["dense_1.weight"]

    assert np.array_equal(initial(), initial(**changed))


def test_the_largest_seed_works(X: np.ndarray, y: np.ndarray) -> None:
    assert same(trained(X, y, seed=2**63 - 1), trained(X, y, seed=np.int64(2**63 - 1)))


def test_another_process_gets_the_same_bits(X: np.ndarray, y: np.ndarray) -> None:
    program = """
import numpy as np, sys
from tests.training.test_seeds import trained
X = np.random.default_rng(0).normal(size=(50, 3))
values = trained(X, np.arange(50) % 2, seed=3)
sys.stdout.write(b"".join(values[name].tobytes() for name in sorted(values)).hex())
"""
    command = [sys.executable, "-c", program]
    environments = [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "1"}]
    outputs = {
        subprocess.run(
            command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for environment in environments
    }
    here = trained(X, np.arange(50) % 2, seed=3)
    assert outputs == {b"".join(here[name].tobytes() for name in sorted(here)).hex().encode()}
