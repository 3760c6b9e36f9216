"""The model file: what is written comes back bit for bit."""

import json
import struct

import numpy as np
import pytest

import trilith as tl
from tests.helpers.block_cases import BLOCK_CASES, BlockCase
from tests.helpers.case import Case
from tests.helpers.model_bytes import header_of
from tests.helpers.op_cases import OP_CASES
from trilith import ops
from trilith.graph import Apply, topological
from trilith.graph.node import Fill, input_node, parameter
from trilith.network.describe import encode
from trilith.network.model_file import read_contents, write_contents
from trilith.network.rebuild_op import rebuild_op


def saved(network: tl.Network, tmp_path) -> tl.Network:
    path = tmp_path / "network.safetensors"
    network.save(path)
    return tl.load(path)


def bits(network: tl.Network) -> dict[str, tuple[str, bytes]]:
    named = network.graph.variables.items()
    return {name: (str(network.values[node].dtype), network.values[node].tobytes()) for name, node in named}


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_values_states_and_predictions_come_back_bit_for_bit(X: np.ndarray, precision, tmp_path) -> None:
    blocks = [tl.Standardize(), tl.Dense(4, "gelu"), tl.BatchNorm(), tl.Dropout(0.2), tl.Dense(3)]
    network = tl.Network(blocks)
    tl.train(network, X, np.arange(40) % 3, epochs=3, precision=precision)
    loaded = saved(network, tmp_path)
    assert loaded.precision == precision
    assert bits(loaded) == bits(network)
    assert "batch_norm_1.running_variance" in bits(loaded)
    assert "standardize_1.mean" in bits(loaded)
    assert np.array_equal(loaded.predict(X), network.predict(X))
    assert str(loaded.summary()) == str(network.summary())


def test_training_goes_on_with_the_same_masks_and_bits(trained: tl.Network, X: np.ndarray, tmp_path) -> None:
    loaded = saved(trained, tmp_path)
    for network in (trained, loaded):
        tl.train(network, X, np.arange(40) % 3, epochs=2, batch_size=8, seed=3)  # dropout and noise included
    assert bits(loaded) == bits(trained)


def test_equal_networks_give_equal_files(trained: tl.Network, tmp_path) -> None:
    content = trained.to_bytes()
    assert {trained.to_bytes() for _ in range(20)} == {content}  # safetensors alone shuffles its metadata
    assert saved(trained, tmp_path).to_bytes() == content
    start = 8 + int.from_bytes(content[:8], "little")
    assert start % 8 == 0


def test_netron_and_others_find_plain_arrays(trained: tl.Network, tmp_path) -> None:
    from safetensors.numpy import load_file

    path = tmp_path / "network.safetensors"
    trained.save(path)
    arrays = load_file(path)
    assert set(arrays) == set(trained.graph.variables)
    assert arrays["dense_1.weight"].shape == (5, 6)
    assert np.array_equal(arrays["dense_1.weight"], trained.parameters["dense_1.weight"])


def test_the_header_says_what_wrote_it(trained: tl.Network) -> None:
    header = header_of(trained.to_bytes())
    assert set(header) == {
        "architecture",
        "format",
        "format_version",
        "metadata",
        "precision",
        "trilith_version",
    }
    assert (header["format"], header["format_version"]) == ("trilith", "1")
    assert header["trilith_version"] == tl.__version__


def test_metadata_come_back(trained: tl.Network, tmp_path) -> None:
    trained.metadata = {
        "classes": ["ja", "nein", "日本"],
        "nested": {"list": [1, 2.5, None, True], "empty": {}},
        "from numpy": [np.int64(3), np.float32(0.5), np.bool_(True)],
    }
    loaded = saved(trained, tmp_path).metadata
    assert loaded == {**trained.metadata, "from numpy": [3, 0.5, True]}
    trained.metadata = {"function": print}
    with pytest.raises(TypeError, match="metadata must be JSON-able, got builtin_function_or_method"):
        trained.to_bytes()


def test_constants_of_every_size_and_kind(tmp_path) -> None:
    x = tl.Input((3,))
    table = np.random.default_rng(0).normal(size=(3, 70_000))
    y = (x @ table).mean(-1) + ops.where(x.sum(-1) > 1e300, float("-inf"), 0.1)
    y = y + np.array([2**53 + 1]).astype(float)[0] + np.array([1.5, 2.5]).sum() * 3
    z = (x * np.array([1, 2, 3])).cast("int") + np.array([True, False, True])
    network = tl.Network(inputs=x, outputs=[y, z])
    network.set_precision("float64")
    loaded = saved(network, tmp_path)
    feeds = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)
    for one, other in zip(loaded.predict(feeds), network.predict(feeds), strict=True):
        assert one.tobytes() == other.tobytes()


def test_minus_zero_and_tiny_constants_keep_their_bits(tmp_path) -> None:
    x = tl.Input((1,))
    numbers = [-0.0, 5e-324, 0.1, 1e300]
    network = tl.Network(inputs=x, outputs=[x * number for number in numbers])
    constants = [
        node.value.item()
        for node in saved(network, tmp_path).graph.order
        if node.label != "x" and hasattr(node, "value")
    ]
    assert [struct.pack("d", number) for number in constants] == [
        struct.pack("d", number) for number in numbers
    ]


def test_single_numbers_can_be_learned_and_saved(tmp_path) -> None:
    x = tl.Input((2,))
    network = tl.Network(inputs=x, outputs=(x * parameter((), Fill(2.0), "slope")).sum(-1))
    network.initialise()
    loaded = saved(network, tmp_path)
    assert loaded.parameters["slope"].shape == ()
    assert loaded.predict(np.ones((1, 2))).tolist() == [4.0]


def test_settings_from_numpy_are_written_as_plain_numbers(tmp_path) -> None:
    x = tl.Input((2,))
    y = ops.leaky_relu(tl.Dropout(np.float64(0.5))(x), slope=np.float32(0.25)).sum((np.int64(1),))
    network = tl.Network(inputs=x, outputs=y)
    assert saved(network, tmp_path).predict(-np.ones((1, 2))).tolist() == [-0.5]
    stack = tl.Network([tl.Dense(3)], input_shape=np.array([2]))
    stack.initialise()
    assert saved(stack, tmp_path).predict(np.ones((1, 2))).shape == (1, 3)


def test_several_inputs_outputs_and_an_idle_input(tmp_path) -> None:
    x, idle = tl.Input((2,)), tl.Input((3,), name="idle", dtype="int")
    network = tl.Network(inputs=[x, idle], outputs=[tl.Dense(1)(x), x])
    network.initialise()
    loaded = saved(network, tmp_path)
    assert [(node.name, node.shape, node.dtype) for node in loaded.graph.inputs] == [
        (node.name, node.shape, node.dtype) for node in network.graph.inputs
    ]
    feeds = {"x": np.ones((4, 2)), "idle": np.ones((4, 3))}
    for one, other in zip(loaded.predict(feeds), network.predict(feeds), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, cases in BLOCK_CASES.items() for case in cases]
)
def test_every_block_comes_back(case: BlockCase) -> None:
    inputs = [input_node(shape, f"input {number}") for number, shape in enumerate(case.shapes)]
    network = tl.Network(inputs=inputs, outputs=case.block(*inputs))
    network.initialise(1)
    content = network.to_bytes()
    assert write_contents(read_contents(content, "a test")) == content


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=name) for name, cases in OP_CASES.items() for case in cases]
)
def test_every_op_comes_back(case: Case) -> None:
    for node in topological([case.realise()[0]]):
        if isinstance(node, Apply):
            settings = {name: encode(value) for name, value in vars(node.op).items()}
            plain = json.loads(json.dumps(settings))
            assert rebuild_op(node.op.name, plain, len(node.inputs)) == node.op


def test_a_missing_file_is_one_clear_line(tmp_path) -> None:
    for path in (tmp_path / "nowhere.safetensors", tmp_path):
        with pytest.raises(tl.ModelFileError, match=r"^cannot read the model file .*Check the path.$"):
            tl.load(path)
