"""Files that were cut off, corrupted or made to lie: a clear error, or a network that works."""

import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.model_bytes import with_header, with_tensors
from tests.network.conftest import blocks
from trilith.errors import ModelFileError

ROWS = np.random.default_rng(0).normal(size=(3, 5))


@cache
def model() -> bytes:
    network = tl.Network(blocks(), input_shape=(5,))
    network.initialise(0)
    network.metadata = {"classes": ["a", "b", "c"]}
    return network.to_bytes()


read = tl.Network.from_bytes


def test_the_whole_file_is_sound() -> None:
    assert read(model()).predict(ROWS).shape == (3, 3)


def test_a_file_cut_off_anywhere_is_refused() -> None:
    content = model()
    for length in range(len(content)):
        with pytest.raises(ModelFileError, match=r"^cannot load these bytes: "):
            read(content[:length])


def test_a_file_that_goes_on_after_its_end_is_refused() -> None:
    with pytest.raises(ModelFileError, match="corrupted"):
        read(model() + b"\0")


@settings(max_examples=1500)
@given(
    flips=st.lists(st.tuples(st.integers(0, len(model()) - 1), st.integers(1, 255)), min_size=1, max_size=4)
)
@example(flips=[(0, 1)])
def test_flipped_bits_give_an_error_or_a_network_that_predicts(flips) -> None:
    content = bytearray(model())
    for place, bits in flips:
        content[place] ^= bits
    try:
        network = read(bytes(content))
    except ModelFileError:
        return
    shape = network.graph.inputs[0].shape
    feeds = np.ones((2, *shape[1:])) if len(network.graph.inputs) == 1 else {}
    network.predict({network.graph.inputs[0].name: feeds})
    assert str(network.summary())


@settings(max_examples=300)
@given(content=st.binary(max_size=200))
def test_noise_is_refused(content: bytes) -> None:
    with pytest.raises(ModelFileError):
        read(content)


@pytest.mark.parametrize("length", [0, 1, 10**6, 10**8, 10**8 + 1, 2**31, 2**63, 2**64 - 1])
def test_a_header_that_lies_about_its_length_allocates_nothing(length: int) -> None:
    content = length.to_bytes(8, "little") + model()[8:]
    tracemalloc.start()
    try:
        with pytest.raises(ModelFileError, match="it is truncated or not a safetensors file"):
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "pt"}, "not one that Trilith wrote"),
        ({"format": None}, "not one that Trilith wrote"),
        ({"format_version": "2"}, r"format version '2' and this Trilith reads 1; install the version"),
        ({"format_version": None}, "format version None"),
        ({"precision": "float16"}, "its precision 'float16' is not known"),
        ({"precision": None}, "its precision None is not known"),
        ({"precision": "float64"}, r"is float32 \(.*, expected float64"),
        ({"architecture": None}, "its architecture cannot be read"),
        ({"architecture": ""}, "its architecture cannot be read"),
        ({"architecture": "{"}, "its architecture cannot be read"),
        ({"architecture": "[]"}, "its architecture is not an object"),
        ({"architecture": "{}"}, "its architecture is not valid"),
        ({"architecture": "[" * 100_000}, "its architecture cannot be read"),
        ({"architecture": '{"a":' * 100_000}, "its architecture cannot be read"),
        ({"architecture": "1" * 10_000}, "its architecture cannot be read"),
        ({"metadata": None}, "its metadata cannot be read"),
        ({"metadata": "null"}, "its metadata is not an object"),
        ({"metadata": "[" * 100_000}, "its metadata cannot be read"),
    ],
)
def test_headers_that_make_no_sense(changes, message: str) -> None:
    with pytest.raises(ModelFileError, match=message):
        read(with_header(model(), **changes))


def test_arrays_that_do_not_fit() -> None:
    def changed(name: str, value: np.ndarray | None):
        def change(tensors: dict[str, np.ndarray]) -> None:
            tensors.pop(name, None)
            if value is not None:
                tensors[name] = value

        return with_tensors(model(), change)

    weight = "dense_1.weight"
    for content, message in (
        (changed(weight, None), "the array 'dense_1.weight' is missing"),
        (changed("more", np.zeros(3)), "holds an array 'more' that its architecture does not use"),
        (changed(weight, np.zeros((6, 5), np.float32)), r"is float32 \(6, 5\), expected float32 \(5, 6\)"),
        (changed(weight, np.zeros((5, 6, 1), np.float32)), r"expected float32 \(5, 6\)"),
        (changed(weight, np.zeros((5, 6), np.float64)), r"is float64 \(5, 6\), expected float32"),
        (changed(weight, np.zeros((5, 6), np.int32)), r"is int32 \(5, 6\), expected float32"),
        (changed(weight, np.zeros((5, 6), np.float16)), r"is float16 \(5, 6\), expected float32"),
    ):
        with pytest.raises(ModelFileError, match=message):
            read(content)


def test_somebody_elses_safetensors_file_is_refused() -> None:
    from safetensors.numpy import save

    for content in (save({"a": np.zeros(3)}), save({}), save({"a": np.zeros(3)}, metadata={"format": "pt"})):
        with pytest.raises(ModelFileError, match="not one that Trilith wrote"):
            read(content)


def test_a_number_format_that_numpy_lacks_is_refused() -> None:
    content = model().replace(b'"F32"', b'"F8_E4M3"', 1)
    length = int.from_bytes(content[:8], "little") + 4
    with pytest.raises(ModelFileError):
        read(length.to_bytes(8, "little") + content[8:])
