"""Copies of a network: pickled, deep-copied, printed."""

import copy
import pickle

import numpy as np
import pytest

import trilith as tl
from tests.network.conftest import blocks
from trilith.errors import SettingError


def trained_alike(one: tl.Network, other: tl.Network, X: np.ndarray) -> bool:
    for network in (one, other):
        tl.train(network, X, np.arange(len(X)) % 3, epochs=2, batch_size=16, seed=7)
    return one.to_bytes() == other.to_bytes()


def pickled(network: tl.Network) -> tl.Network:
    return pickle.loads(pickle.dumps(network))


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
def test_a_copy_predicts_and_learns_the_same(trained: tl.Network, X: np.ndarray, copied) -> None:
    trained.metadata["note"] = {"by": "hand"}
    other = copied(trained)
    assert np.array_equal(other.predict(X), trained.predict(X))
    assert other.metadata == trained.metadata
    assert other.metadata["note"] == {"by": "hand"}
    assert other.precision == "float32"
    assert trained_alike(trained, other, X)


def test_a_copy_goes_its_own_way(trained: tl.Network, X: np.ndarray) -> None:
    before = trained.predict(X)
    other = copy.deepcopy(trained)
    other.metadata["note"] = "other"
    other.values.popitem()
    tl.train(other, X, np.arange(40) % 3, epochs=1)
    assert np.array_equal(trained.predict(X), before)
    assert "note" not in trained.metadata
    assert set(trained.values) == set(trained.graph.variables.values())


@pytest.mark.parametrize("copied", [copy.deepcopy, pickled])
@pytest.mark.parametrize("built", [False, True])
def test_an_untrained_copy_starts_as_the_original_would(X: np.ndarray, copied, built: bool) -> None:
    network = tl.Network(blocks())
    if built:
        network.build((5,))
    other = copied(network)
    assert repr(other) == repr(network)
    assert network.values == {}  # to copy is not to begin
    assert trained_alike(network, other, X)  # Standardize still takes its statistics from the data


def test_an_untrained_graph_is_copied_but_not_pickled(X: np.ndarray) -> None:
    x = tl.Input((5,))
    network = tl.Network(inputs=x, outputs=tl.Dense(3)(tl.Standardize()(x)))
    other = copy.deepcopy(network)
    with pytest.raises(SettingError, match=r"no value for .* yet. Train or initialise it"):
        pickle.dumps(network)
    assert trained_alike(network, other, X)
    assert np.array_equal(pickled(network).predict(X), network.predict(X))


def test_float64_survives() -> None:
    network = tl.Network([tl.Dense(2)], input_shape=(3,))
    network.set_precision("float64")
    network.initialise()
    X = np.random.default_rng(0).normal(size=(4, 3))
    for other in (copy.deepcopy(network), pickled(network)):
        assert other.precision == "float64"
        assert np.array_equal(other.predict(X), network.predict(X))


def test_repr() -> None:
    network = tl.Network([tl.Dense(4), tl.Dense(2)])
    assert repr(network) == "Network(2 blocks, input shape not known yet)"
    network.build((3,))
    assert repr(network) == "Network((batch, 3) → (batch, 2); 26 parameters)"
    x, y = tl.Input((2,)), tl.Input((5,), name="y")
    assert repr(tl.Network(inputs=[x, y], outputs=[x, y])) == (
        "Network((batch, 2), (batch, 5) → (batch, 2), (batch, 5); 0 parameters)"
    )
