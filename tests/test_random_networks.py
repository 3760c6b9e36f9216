"""Random small networks: gradients, saving and loading, and a batch predicted as its rows one by one."""

import pickle

import numpy as np
import pytest
from hypothesis import assume, given, settings

import trilith as tl
from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from tests.helpers.random_networks import Drawn, networks
from trilith.graph import specialise
from trilith.graph.node import input_node
from trilith.graph.phase import PhaseName


def loss_and_values(drawn: Drawn, phase: PhaseName) -> tuple[tl.graph.Node, dict]:
    (x,) = drawn.network.graph.inputs
    (output,), _ = specialise(drawn.network.graph.outputs, phase)
    target = input_node(
        (x.shape[0], *drawn.y.shape[1:]), "target", "int" if drawn.y.dtype.kind == "i" else "float"
    )
    values = {x: drawn.X, **drawn.network.values}
    return drawn.loss(output, target).mean(), {**values, target: drawn.y}


@pytest.mark.parametrize("phase", ["training", "inference"])
@settings(max_examples=100)
@given(drawn=networks("float64"))
def test_gradients_agree_with_differences(phase: PhaseName, drawn: Drawn) -> None:
    loss, values = loss_and_values(drawn, phase)
    assume(abs(interpret([loss], values)[0]) < 1e5)  # beside larger ones differences round small slopes away
    assume(check_derivatives(loss, values, kinks=True))


@given(drawn=networks())
def test_a_saved_network_predicts_the_same_bits(
    drawn: Drawn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("model") / "network.safetensors"
    drawn.network.save(path)
    expected = drawn.network.predict(drawn.X)
    for twin in (tl.load(path), pickle.loads(pickle.dumps(drawn.network))):
        predicted = twin.predict(drawn.X)
        assert (predicted.dtype, predicted.tobytes()) == (expected.dtype, expected.tobytes())
        assert twin.to_bytes() == drawn.network.to_bytes()


@given(drawn=networks())
def test_a_batch_is_its_rows_one_by_one(drawn: Drawn) -> None:
    network, rows = drawn.network, drawn.X
    together = network.predict(rows)
    one_by_one = np.concatenate([network.predict(rows[i : i + 1]) for i in range(len(rows))])
    tolerance = 1e-12 if network.precision == "float64" else 1e-5
    np.testing.assert_allclose(together, one_by_one, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(network.predict(rows[::-1])[::-1], together, rtol=tolerance, atol=tolerance)
    assert together.dtype == network.precision


@given(drawn=networks())
def test_every_value_on_the_way_has_the_kind_and_shape_that_its_node_says(drawn: Drawn) -> None:
    (x,) = drawn.network.graph.inputs
    roots, _ = specialise(drawn.network.graph.outputs, "inference")
    (plain,) = interpret(roots, {x: drawn.X, **drawn.network.values}, drawn.network.precision)
    tolerance = 1e-12 if drawn.network.precision == "float64" else 1e-4
    np.testing.assert_allclose(drawn.network.predict(drawn.X), plain, rtol=tolerance, atol=tolerance)


@settings(max_examples=25)
@given(drawn=networks())
def test_training_is_reproducible_and_its_result_survives_saving(drawn: Drawn) -> None:
    def train() -> tl.Network:
        network = drawn.copy()
        tl.train(
            network,
            drawn.X,
            drawn.y,
            loss=drawn.loss,
            batch_size=3,
            epochs=2,
            precision=network.precision,
            progress=False,
        )
        return network

    first, second = train(), train()
    assert first.to_bytes() == second.to_bytes()
    assert all(np.isfinite(value).all() for value in first.parameters.values())
    twin: tl.Network = pickle.loads(pickle.dumps(first))
    assert twin.predict(drawn.X).tobytes() == first.predict(drawn.X).tobytes()
