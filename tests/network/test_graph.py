"""Networks as graphs: several inputs and outputs, and what is refused when one is made."""

import numpy as np
import pytest

import trilith as tl
from trilith.errors import SettingError, ShapeError
from trilith.graph import BATCH
from trilith.graph.node import input_node


def two_by_two() -> tl.Network:
    left, right = tl.Input((3,), name="left"), tl.Input((2,), name="right")
    joined = tl.Dense(4, "relu", name="joined")(tl.Concatenate()(left, right))
    return tl.Network(inputs=[left, right], outputs=[tl.Dense(1)(joined), tl.Dense(5)(joined)])


@pytest.fixture
def feeds() -> dict[str, np.ndarray]:
    generator = np.random.default_rng(0)
    return {"right": generator.normal(size=(7, 2)), "left": generator.normal(size=(7, 3))}


def test_several_inputs_and_outputs(feeds) -> None:
    network = two_by_two()
    network.initialise(0)
    one, five = network.predict(feeds)
    assert (one.shape, five.shape) == ((7, 1), (7, 5))

    weights = network.parameters
    joined = np.hstack([feeds["left"], feeds["right"]])
    hidden = np.maximum(joined @ weights["joined.weight"] + weights["joined.bias"], 0)
    np.testing.assert_allclose(five, hidden @ weights["dense_2.weight"], rtol=1e-5, atol=1e-6)


def test_an_input_that_no_output_needs_must_still_be_fed(feeds) -> None:
    left, right = tl.Input((3,), name="left"), tl.Input((2,), name="right")
    network = tl.Network(inputs=[left, right], outputs=tl.Dense(1)(left))
    network.initialise()
    assert network.predict(feeds).shape == (7, 1)
    with pytest.raises(ShapeError, match="inputs left, right; got left"):
        network.predict({"left": feeds["left"]})


def test_inputs_by_name(feeds) -> None:
    network = two_by_two()
    network.initialise()
    for wrong in (feeds["left"], {"left": feeds["left"]}, {**feeds, "middle": feeds["left"]}):
        with pytest.raises(ShapeError, match=r"inputs left, right; got .* Feed each by name"):
            network.predict(wrong)
    with pytest.raises(ShapeError, match="different numbers of rows"):
        network.predict({**feeds, "left": feeds["left"][:3]})


def test_operators_on_nodes_make_a_network(feeds) -> None:
    x = tl.Input((3,))
    network = tl.Network(inputs=x, outputs=(x * x).sum(-1) + 1.0)
    assert network.predict(feeds["left"]).shape == (7,)
    np.testing.assert_allclose(network.predict(feeds["left"]), (feeds["left"] ** 2).sum(1) + 1, rtol=1e-6)


def test_whole_numbers_may_be_fed() -> None:
    x = tl.Input((2,), dtype="int")
    network = tl.Network(inputs=x, outputs=x + 1)
    assert network.predict(np.array([[1, 2]], dtype=np.uint8)).tolist() == [[2, 3]]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"blocks": [tl.Dense(1)], "inputs": tl.Input((1,))},
        {"blocks": [tl.Dense(1)], "inputs": tl.Input((1,)), "outputs": tl.Input((1,))},
        {"inputs": tl.Input((1,))},
        {"outputs": tl.Input((1,))},
    ],
    ids=["nothing", "blocks and inputs", "everything", "inputs only", "outputs only"],
)
def test_blocks_or_nodes_not_both(arguments) -> None:
    with pytest.raises(SettingError, match="either a list of blocks or both inputs= and outputs="):
        tl.Network(**arguments)


def test_a_network_needs_an_input_and_an_output() -> None:
    x = tl.Input((2,))
    for inputs, outputs in (([], [x]), ([x], [])):
        with pytest.raises(SettingError, match="at least one input and one output"):
            tl.Network(inputs=inputs, outputs=outputs)


def test_inputs_of_one_name_are_refused() -> None:
    x, y = tl.Input((2,)), tl.Input((2,))
    with pytest.raises(SettingError, match="two inputs share a name: x, x"):
        tl.Network(inputs=[x, y], outputs=x + y)


def test_an_input_that_is_not_given_is_refused() -> None:
    x, y = tl.Input((2,)), tl.Input((2,), name="y")
    with pytest.raises(SettingError, match="depend on input 'y', which is not given"):
        tl.Network(inputs=x, outputs=x + y)


@pytest.mark.parametrize(
    "output",
    [lambda x: x.sum(), lambda x: x.mean(0), lambda x: x.reshape((-1, 2)), lambda x: x @ x.T],
    ids=["one number", "one row for all", "two rows an example", "every pair of examples"],
)
def test_every_example_has_one_output(output) -> None:
    x = tl.Input((4,))
    with pytest.raises(ShapeError, match=r"from examples to one output each.*Reduce within each example"):
        tl.Network(inputs=x, outputs=output(x))


@pytest.mark.parametrize("shape", [(), (3,), (3, BATCH), (BATCH, BATCH)])
def test_every_input_is_a_batch_of_examples(shape) -> None:
    x = input_node(shape)
    with pytest.raises(ShapeError, match="from examples"):
        tl.Network(inputs=x, outputs=tl.Input((1,)))


def test_a_stack_is_built_once() -> None:
    network = tl.Network([tl.Dense(2)])
    assert network.build((3,)) is network
    network.build((3,))
    with pytest.raises(ShapeError, match=r"built already; it cannot also take \(batch, 4\)"):
        network.build((4,))


def test_random_streams_are_numbered_within_the_network() -> None:
    def streams() -> list[int]:
        network = tl.Network([tl.Dropout(0.5), tl.GaussianNoise(), tl.Dropout(0.5)], input_shape=(3,))
        return [node.op.stream for node in network.graph.order if node.label == "uniform"]

    assert streams() == streams() == [0, 1, 2, 3]
