"""What is drawn is what the network computes: maps, predictions, gradients."""

from base64 import b64decode

import numpy as np
import pytest

import trilith as tl
from tests.playground.experiments import DENSE, EVERY_BLOCK, experiment
from trilith.graph.scope import snake_case
from trilith.playground.experiment import Experiment
from trilith.playground.frame import frame_of
from trilith.playground.plane import Plane
from trilith.playground.view import FINENESS, Viewer, grid


def viewed(chosen: Experiment) -> tuple[Plane, tl.Network, Viewer]:
    """An experiment's network with its first weights, and who looks at it."""
    plane = chosen.data.read()
    network = chosen.network(plane)
    network.set_precision("float64")
    tl.train(network, *plane.training, loss=chosen.loss(plane), epochs=0, precision="float64", progress=False)
    return plane, network, Viewer(network, chosen.loss(plane), plane, 0)


def test_the_grid_goes_row_by_row_from_the_upper_left() -> None:
    plane = experiment().data.read()
    places = grid(plane).reshape(FINENESS, FINENESS, 2)
    assert places[0, 0, 0] < places[0, -1, 0]
    assert places[0, 0, 1] > places[-1, 0, 1]
    assert np.abs(places).max() < 6


def test_units_are_those_of_the_network_block_by_block() -> None:
    chosen = experiment("moons", DENSE, {**DENSE, "activation": "relu", "residual": True})
    plane, network, viewer = viewed(chosen)
    view = viewer.look(0, 0.0)
    values, X = network.parameters, grid(plane).astype(float)
    first = np.tanh(X @ values["dense_1.weight"] + values["dense_1.bias"])
    inner = first @ values["residual_1.dense_1.weight"] + values["residual_1.dense_1.bias"]
    second = first + np.maximum(inner, 0)
    logit = second @ values["dense_2.weight"] + values["dense_2.bias"]
    for name, expected in (("dense_1", first), ("residual_1", second), ("dense_2", logit)):
        np.testing.assert_allclose(view.units[name], expected, atol=1e-12)
    np.testing.assert_allclose(view.prediction, 1 / (1 + np.exp(-logit)), atol=1e-12)


def test_blocks_stand_in_the_order_of_the_stack() -> None:
    chosen = experiment("moons", *EVERY_BLOCK)
    _, network, viewer = viewed(chosen)
    kinds = [type(block).__name__ for block in network.blocks or ()]
    assert [snake_case(kind) for kind in kinds] == [name.rpartition("_")[0] for name in viewer.blocks]
    assert list(viewer.look(0, 0.0).units) == list(viewer.blocks)


@pytest.mark.parametrize("set_", ["moons", "five_clouds", "hills"])
def test_gradients_agree_with_finite_differences(set_: str) -> None:
    chosen = experiment(set_, DENSE, {"kind": "BatchNorm"})
    plane, network, viewer = viewed(chosen)
    view, (X, y) = viewer.look(0, 0.0), plane.training
    assert list(view.gradients) == list(network.parameters)

    def loss() -> float:
        history = tl.train(
            network, X, y, loss=chosen.loss(plane), optimizer=tl.GradientDescent(learning_rate=1e-300),
            epochs=1, batch_size=None, precision="float64", progress=False,
        )  # fmt: skip
        return history[-1]["loss"]

    weight = network.graph.parameters["dense_1.weight"]
    kept, step = network.values[weight].copy(), 1e-6
    for place in np.ndindex(*kept.shape):
        ends = []
        for sign in (1, -1):
            moved = kept.copy()
            moved[place] += sign * step
            network.values[weight] = moved
            network.changed()
            ends.append(loss())
        slope = (ends[0] - ends[1]) / (2 * step)
        assert view.gradients["dense_1.weight"][place] == pytest.approx(slope, abs=1e-7)
    network.values[weight] = kept


@pytest.mark.parametrize("set_", ["moons", "five_clouds", "hills"])
def test_a_frame_holds_the_maps_as_bytes(set_: str) -> None:
    chosen = experiment(set_, *EVERY_BLOCK)
    plane, network, viewer = viewed(chosen)
    view = viewer.look(0, 0.0)
    frame = frame_of(view, plane, chosen.loss(plane), {"epoch": 1, "loss": np.nan, "accuracy": 0.5}, 1)
    assert frame["row"] == {"loss": None, "accuracy": 0.5}
    if len(plane.classes) > 2:
        winner = np.frombuffer(b64decode(frame["winner"]), np.uint8)
        logits = network.predict(grid(plane))
        assert np.array_equal(winner, logits.argmax(1))
    else:
        surface = np.frombuffer(b64decode(frame["surface"]), np.uint8).astype(float)
        expected = view.prediction[:, 0] / np.abs(plane.y).max()
        expected = 2 * view.prediction[:, 0] - 1 if plane.classes else np.clip(expected, -1, 1)
        assert np.abs((surface - 128) / 127 - expected).max() <= 0.5 / 127 + 1e-9
    for name, units in frame["units"].items():
        assert len(units) == view.units[name].shape[1]
        for number, unit in enumerate(units):
            drawn = (np.frombuffer(b64decode(unit["map"]), np.uint8).astype(float) - 128) / 127
            values = view.units[name][:, number].reshape(FINENESS, FINENESS)[::2, ::2].ravel()
            tolerance = np.abs(values).max() * (0.5 / 127 + 1e-4)
            assert np.abs(drawn * unit["largest"] - values).max() <= tolerance


def test_averaged_weights_are_what_is_seen() -> None:
    chosen = experiment("moons", DENSE)
    _, network, viewer = viewed(chosen)
    before = viewer.look(0, 0.0).prediction
    for node in network.graph.parameters.values():
        network.values[node] = network.values[node] * 2
    assert not np.allclose(before, viewer.look(0, 0.0).prediction)
