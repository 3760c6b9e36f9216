"""Several networks as one: its outputs are the mean of theirs, on every engine and from a file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from trilith.engines import Precision
from trilith.errors import SettingError
from trilith.network import average_networks

GENERATOR = np.random.default_rng(5)
X = GENERATOR.normal(size=(40, 3))
X[::5, 0] = np.nan
Y = GENERATOR.normal(size=40)
FEATURES = tl.TableFeatures(3, missing=(0,), numeric=tl.NumericEmbedding(2, tl.PiecewiseLinear(3)))
PLAIN = (FEATURES, tl.ScalingLayer(), tl.Dense(6, "mish"), tl.Dropout(0.3, "flat_cosine"), tl.Dense(2))
NORMED = (FEATURES, tl.Dense(4), tl.BatchNorm(), tl.Residual([tl.Dense(4, "tanh")]), tl.Dense(2))
SHARED = (FEATURES, tl.ParallelEnsemble((tl.Dense(5, "relu"), tl.Dropout(0.1)), 2, members=3))


def made(blocks: Sequence[tl.Block], seed: int, precision: Precision = "float64") -> tl.Network:
    network = tl.Network(blocks, input_shape=(3,))
    target = np.stack([Y, -Y], 1)
    loss = tl.MeanSquaredError()
    tl.train(
        network, X, target, loss=tl.MeanOverMembers(loss) if blocks is SHARED else loss, epochs=2, seed=seed,
        precision=precision, progress=False,
    )  # fmt: skip
    return network


def answers(network: tl.Network, engine: str = "numpy") -> np.ndarray:
    outputs = network.predict(X, engine=engine)
    return outputs.mean(1) if outputs.ndim == 3 else outputs


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize(
    "stacks", [[PLAIN], [PLAIN, PLAIN], [PLAIN, NORMED, PLAIN], [SHARED, SHARED], [SHARED, PLAIN]],
    ids=["one", "two alike", "three of two kinds", "ensembles", "an ensemble and one"],
)  # fmt: skip
def test_the_outputs_are_the_mean(stacks: list[Sequence[tl.Block]], engine: str, tmp_path: Path) -> None:
    networks = [made(stack, seed) for seed, stack in enumerate(stacks)]
    average = average_networks(networks, factor=0.5)
    expected = 0.5 * np.mean([answers(each) for each in networks], 0)
    np.testing.assert_allclose(average.predict(X, engine=engine), expected, rtol=1e-12, atol=1e-14)
    average.save(tmp_path / "average.safetensors")
    loaded = tl.load(tmp_path / "average.safetensors")
    assert np.array_equal(loaded.predict(X, engine=engine), average.predict(X, engine=engine))
    assert loaded.to_bytes() == average.to_bytes()


def test_names_are_those_of_the_parts_behind_their_networks() -> None:
    first, second = made(PLAIN, 0), made(NORMED, 1)
    average = average_networks([first, second])
    expected = {f"member_1.{name}": value for name, value in first.parameters.items()}
    expected |= {f"member_2.{name}": value for name, value in second.parameters.items()}
    assert average.parameters.keys() == expected.keys()
    for name, value in average.parameters.items():
        assert np.array_equal(value, expected[name])
    scopes = list(average.graph.scopes.values())
    assert len(scopes) == len(set(scopes))
    assert "member_2.residual_1.dense_1" in scopes
    assert "member_1" in str(average.summary())


def test_an_average_may_be_averaged_and_copied_and_trained_on() -> None:
    networks = [made(PLAIN, seed) for seed in range(3)]
    pair = average_networks(networks[:2])
    whole = average_networks([pair, networks[2]])
    expected = (answers(networks[0]) + answers(networks[1])) / 4 + answers(networks[2]) / 2
    np.testing.assert_allclose(answers(whole), expected, rtol=1e-12, atol=1e-14)
    before = answers(networks[0])
    tl.train(
        pair, X, np.stack([Y, Y], 1), loss="mean_squared_error", epochs=2, precision="float64", progress=False
    )
    assert not np.allclose(answers(pair), (before + answers(networks[1])) / 2)
    assert np.array_equal(answers(networks[0]), before)


def test_the_same_network_twice_is_itself() -> None:
    network = made(PLAIN, 0)
    np.testing.assert_allclose(answers(average_networks([network, network])), answers(network), rtol=1e-14)


def test_several_outputs_and_outputs_of_any_shape() -> None:
    networks = []
    for seed in range(2):
        x = tl.Input((3,))
        image = tl.Reshape((2, 2))(tl.Dense(4)(x))
        networks.append(tl.Network(inputs=x, outputs=[image, tl.Dense(1)(x), x * 2]))
        networks[-1].initialise(seed)
    rows = np.ones((5, 3))
    parts = [each.predict(rows) for each in networks]
    for number, output in enumerate(average_networks(networks).predict(rows)):
        np.testing.assert_allclose(output, (parts[0][number] + parts[1][number]) / 2, rtol=1e-6)


def test_the_wider_precision_is_kept() -> None:
    narrow, wide = made(PLAIN, 0, "float32"), made(PLAIN, 1)
    assert average_networks([narrow, narrow]).precision == "float32"
    both = average_networks([narrow, wide])
    assert both.precision == "float64"
    expected = (answers(narrow).astype(np.float64) + answers(wide)) / 2
    np.testing.assert_allclose(answers(both), expected, rtol=1e-4, atol=1e-4)


def untrained(
    shape: tuple[int, ...] = (3,), units: int = 2, name: str = "x", dtype: str = "float"
) -> tl.Network:
    x = tl.Input(shape, name, dtype)
    network = tl.Network(inputs=x, outputs=tl.Dense(units)(x))
    network.initialise()
    return network


@pytest.mark.parametrize(
    ("networks", "message"),
    [
        ([], "there is no network to average. Give at least one"),
        ([untrained(), untrained((4,))], "the networks have different inputs"),
        ([untrained(), untrained(name="z")], "the networks have different inputs"),
        ([untrained(), untrained(dtype="int")], "the networks have different inputs"),
        ([untrained(), untrained(units=1)], "the networks have different outputs"),
        ([untrained(), tl.Network([tl.Dense(2)], input_shape=(3,))], "network 2 has no values yet. Train it"),
        ([tl.Network([tl.Dense(2)])], "the network does not know its input shape yet"),
    ],
)
def test_networks_that_cannot_be_averaged(networks: list[tl.Network], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        average_networks(networks)
