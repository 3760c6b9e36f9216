"""Architectures that an attacker wrote: refused with a clear error, and nothing large is ever allocated."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.model_bytes import Architecture, with_architecture, with_tensors
from trilith.errors import ModelFileError
from trilith.graph import Op
from trilith.network.rebuild_op import FITTING
from trilith.ops.catalogue import OPS

# x (batch, 2) · weight (2, 3), in a block named "layer"
NODES: list[dict[str, Any]] = [
    {"input": "x", "shape": [{"batch": 1}, 2], "dtype": "float"},
    {"scope": 0, "parameter": "layer.weight", "local": "weight", "shape": [2, 3], "regularised": True},
    {"scope": 0, "op": "matmul", "inputs": [0, 1], "settings": {"transpose_a": False, "transpose_b": False}},
]
SCOPES = [{"kind": "Dense", "name": "layer", "description": {"units": 3}}]


def content(nodes: Any = NODES, scopes: Any = SCOPES, inputs: Any = (0,), outputs: Any = (2,)) -> bytes:
    x = tl.Input((2,))
    network = tl.Network(inputs=x, outputs=tl.Dense(3, use_bias=False, name="layer")(x))
    network.initialise()

    def change(architecture: Architecture) -> None:
        architecture.clear()
        architecture.update(nodes=nodes, scopes=scopes, inputs=list(inputs), outputs=list(outputs))

    return with_architecture(network.to_bytes(), change)


def with_node(number: int, **changes: Any) -> bytes:
    """One node changed; None leaves an entry out."""
    node = {key: value for key, value in {**NODES[number], **changes}.items() if value is not ...}
    return content([*NODES[:number], node, *NODES[number + 1 :]])


def with_more(*nodes: dict[str, Any]) -> bytes:
    """Further nodes after the product, the last of them the output."""
    return content([*NODES, *nodes], outputs=[len(NODES) + len(nodes) - 1])


def broadcast(*target: Any) -> bytes:
    return with_more({"op": "broadcast", "inputs": [2], "settings": {"target": list(target)}})


def test_the_architecture_written_by_hand_is_sound() -> None:
    assert tl.Network.from_bytes(content()).predict(np.ones((4, 2))).shape == (4, 3)
    more = with_more({"op": "tanh", "inputs": [2]}, {"op": "sum", "inputs": [3], "settings": sums([1])})
    assert tl.Network.from_bytes(more).predict(np.ones((4, 2))).shape == (4,)


def sums(axes: Any, keepdims: Any = False) -> dict[str, Any]:
    return {"axes": axes, "keepdims": keepdims}


COUNT = {"sizes": [], "dtype": "float"}
UNIFORM = {"size": [3], "stream": 0, "dtype": "float"}
SLICE = {"op": "slice", "inputs": [2]}
PAD = {"op": "pad", "inputs": [2]}

HOSTILE = {
    "an unknown op": with_node(2, op="exec"),
    "an op that is no name": with_node(2, op=["matmul"]),
    "a dunder for an op": with_node(2, op="__class__"),
    "no settings": with_node(2, settings=...),
    "settings that are a list": with_node(2, settings=[False, False]),
    "a setting too few": with_node(2, settings={"transpose_a": False}),
    "a setting too many": with_node(2, settings={**NODES[2]["settings"], "out": "file"}),
    "a number for a truth value": with_node(2, settings={"transpose_a": 0, "transpose_b": False}),
    "text for a truth value": with_node(2, settings={"transpose_a": "no", "transpose_b": False}),
    "an operand too few": with_node(2, inputs=[0]),
    "an operand too many": with_more({"op": "tanh", "inputs": [2, 2]}),
    "three operands of a sum": with_more({"op": "add", "inputs": [2, 2, 2]}),
    "no operand": with_more({"op": "tanh", "inputs": []}),
    "operands that are text": with_node(2, inputs="01"),
    "shapes that do not fit": with_node(2, inputs=[1, 0]),
    "a node that refers to itself": with_node(2, inputs=[0, 2]),
    "a node that refers to a later one": content([NODES[2], NODES[0], NODES[1]]),
    "a negative reference": with_node(2, inputs=[0, -2]),
    "a reference far away": with_node(2, inputs=[0, 10**30]),
    "a truth value as a reference": with_node(2, inputs=[False, True]),
    "half a reference": with_node(2, inputs=[0, 0.5]),
    "an output that is not there": content(outputs=[3]),
    "an output that is text": content(outputs=["2"]),
    "no output": content(outputs=[]),
    "no input": content(inputs=[]),
    "an input that is a product": content(inputs=[2]),
    "an input that is made up": content(inputs=[{"op": "count", "inputs": [], "settings": COUNT}]),
    "the same input twice": content(inputs=[0, 0]),
    "an output for all examples together": with_more({"op": "sum", "inputs": [2], "settings": sums([0])}),
    "an output that is a weight": content(outputs=[1]),
    "nodes that are no list": content(nodes={"0": NODES[0]}),
    "a node that is no object": content([*NODES, "tanh"]),
    "a node of no kind": content([*NODES, {}]),
    "a node that is null": content([*NODES, None]),
    "scopes that are missing": content(scopes=[]),
    "scopes that are no list": content(scopes=7),
    "a scope far away": with_node(2, scope=5),
    "a scope by name": with_node(2, scope="layer"),
    "a scope within itself": content(scopes=[{**SCOPES[0], "parent": 0}]),
    "a scope without a kind": content(scopes=[{"name": "layer", "description": {}}]),
    "a scope whose name is a list": content(scopes=[{**SCOPES[0], "name": ["layer"]}]),
    "a scope described by text": content(scopes=[{**SCOPES[0], "description": "units"}]),
    "another name of a variable": with_node(1, parameter="weight"),
    "another local name": with_node(1, local="bias"),
    "a variable of no name": with_node(1, parameter=None, local=...),
    "a variable twice": content([*NODES[:2], NODES[1], NODES[2]], outputs=[3]),
    "a variable that nothing needs": with_more(
        {**NODES[1], "parameter": "other", "local": "other"}, NODES[2]
    ),
    "two blocks of one name": content(
        [*NODES, {"scope": 1, "op": "tanh", "inputs": [2]}], SCOPES * 2, outputs=[3]
    ),
    "another shape of a weight": with_node(1, shape=[2, 4]),
    "a rate below zero": with_node(1, rate=-1.0),
    "a rate without an end": with_node(1, rate=float("inf")),
    "a rate that is no number": with_node(1, rate=float("nan")),
    "a rate beyond all numbers": with_node(1, rate=10**400),
    "a rate that is text": with_node(1, rate="6"),
    "a rate that is a truth value": with_node(1, rate=True),
    "a rate that is nothing": with_node(1, rate=None),
    "a clock that nobody keeps": with_more({"clock": "time"}, {"op": "add", "inputs": [2, 3]}),
    "a clock that is a list": with_more({"clock": ["step"]}, {"op": "add", "inputs": [2, 3]}),
    "a negative size": with_node(0, shape=[{"batch": 1}, -2]),
    "two negative sizes": broadcast({"batch": 1}, -3, -3),
    "a size that is not a number": with_node(0, shape=[{"batch": 1}, float("nan")]),
    "an infinite size": with_node(0, shape=[{"batch": 1}, float("inf")]),
    "half a size": with_node(0, shape=[{"batch": 1}, 2.0]),
    "a size that is true": with_node(0, shape=[{"batch": 1}, True]),
    "a size that is text": with_node(0, shape=[{"batch": 1}, "2"]),
    "a shape that is a number": with_node(0, shape=2),
    "a shape of shapes": with_node(0, shape=[[{"batch": 1}], 2]),
    "no batch": with_node(0, shape=[7, 2]),
    "two batches": with_node(0, shape=[{"batch": 1}, {"batch": 1}]),
    "a batch of none": with_node(0, shape=[{"batch": 0}, 2]),
    "half a batch": with_node(0, shape=[{"batch": 0.5}, 2]),
    "a batch with more to say": with_node(0, shape=[{"batch": 1, "factor": 2}, 2]),
    "an unknown kind of number": with_node(0, dtype="object"),
    "a kind that is a list": with_node(0, dtype=["float"]),
    "more axes than NumPy knows": with_more(
        {"op": "reshape", "inputs": [2], "settings": {"target": [{"batch": 1}, *[1] * 100, 3]}}
    ),
    "an idle input of negative size": content(
        inputs=[0, {"input": "y", "shape": [{"batch": 1}, -2], "dtype": "float"}]
    ),
    "a broadcast to 1e15 elements": broadcast(10**15, {"batch": 1}, 3),
    "a broadcast to 1e100 elements": broadcast(*[10**10] * 10, {"batch": 1}, 3),
    "a batch of 1e15": with_node(0, shape=[{"batch": 10**15}, 2]),
    "one-hot to 1e15 classes": with_more(
        {"op": "argmax", "inputs": [2], "settings": {"axis": 1}},
        {"op": "one_hot", "inputs": [3], "settings": {"depth": 10**15, "dtype": "float"}},
    ),
    "padding of 1e15": with_more({**PAD, "settings": {"widths": [[0, 0, 0], [10**15, 0, 0]], "value": 0.0}}),
    "padding between by text": with_more({**PAD, "settings": {"widths": [[0, 0, 0], "abc"], "value": 0.0}}),
    "padding with text": with_more({**PAD, "settings": {"widths": [[0, 0, 0], [1, 1, 0]], "value": "0"}}),
    "padding with a huge number": with_more(
        {**PAD, "settings": {"widths": [[0, 0, 0], [1, 1, 0]], "value": 10**400}}
    ),
    "a slice by text": with_more({**SLICE, "settings": {"ranges": [None, ["0", "1", "1"]]}}),
    "a slice of two numbers": with_more({**SLICE, "settings": {"ranges": [None, [0, 1]]}}),
    "a slice backwards": with_more({**SLICE, "settings": {"ranges": [None, [0, 2, -1]]}}),
    "a reshape to nothing": with_more({"op": "reshape", "inputs": [2], "settings": {"target": [-1, -1]}}),
    "an axis that is true": with_more({"op": "argmax", "inputs": [2], "settings": {"axis": True}}),
    "an axis that is not there": with_more({"op": "argmax", "inputs": [2], "settings": {"axis": 2}}),
    "standardising over an axis that is not there": with_more(
        {"op": "standardise", "inputs": [2], "settings": {"axes": [2], "epsilon": 0.1}}
    ),
    "standardising over an axis twice": with_more(
        {"op": "standardise", "inputs": [2], "settings": {"axes": [1, -1], "epsilon": 0.1}}
    ),
    "axes that are a number": with_more({"op": "sum", "inputs": [2], "settings": sums(1)}),
    "one-hot objects": with_more(
        {"op": "argmax", "inputs": [2], "settings": {"axis": 1}},
        {"op": "one_hot", "inputs": [3], "settings": {"depth": 3, "dtype": "object"}},
    ),
    "a cast to objects": with_more({"op": "cast", "inputs": [2], "settings": {"dtype": "object"}}),
    "random objects": with_more({"op": "uniform", "inputs": [2, 2], "settings": {**UNIFORM, "dtype": "O"}}),
    "a seed for every example": with_more({"op": "uniform", "inputs": [2, 2], "settings": UNIFORM}),
    "a slope that is text": with_more({"op": "leaky_relu", "inputs": [2], "settings": {"slope": "0.1"}}),
    "a phase of two shapes": with_more({"op": "phase", "inputs": [2, 0]}),
    "an update to another shape": with_more({"op": "update", "inputs": [2, 1, 0]}),
    "a constant that is text": content([*NODES, {"constant": "1"}]),
    "a constant that is a list": content([*NODES, {"constant": [1.0]}]),
    "a constant that is null": content([*NODES, {"constant": None}]),
    "a constant beyond 64 bits": content([*NODES, {"constant": 2**70}]),
    "an array that is not there": content([*NODES, {"tensor": "constant.0"}]),
    "an array named by a list": content([*NODES, {"tensor": ["layer.weight"]}]),
    "a clock of another time": content([*NODES, {"clock": "now"}]),
}


@pytest.mark.parametrize("hostile", [pytest.param(each, id=name) for name, each in HOSTILE.items()])
def test_hostile_architectures_are_refused_and_allocate_nothing(hostile: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(ModelFileError, match=r"^cannot load these bytes: "):
            tl.Network.from_bytes(hostile)
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_nesting_without_end_is_refused() -> None:
    deep = [{"kind": "Dense", "name": "layer", "description": {}}]
    deep += [{**deep[0], "parent": number} for number in range(100_000)]
    with pytest.raises(ModelFileError, match="its architecture is not valid"):
        tl.Network.from_bytes(with_more_scopes(deep))


def with_more_scopes(scopes: list[dict[str, Any]]) -> bytes:
    return content([*NODES[:2], {**NODES[2], "scope": len(scopes) - 1}], scopes)


def test_a_very_long_chain_is_read_node_by_node() -> None:
    chain = [{"op": "tanh", "inputs": [number]} for number in range(2, 30_000)]
    network = tl.Network.from_bytes(with_more(*chain))
    assert network.predict(np.ones((1, 2))).shape == (1, 3)


def test_a_large_constant_is_an_array_of_the_file() -> None:
    extra = {"op": "add", "inputs": [2, 3]}
    lying = with_more({"tensor": "layer.weight"}, extra)
    with pytest.raises(ModelFileError):  # (batch, 3) + (2, 3)
        tl.Network.from_bytes(lying)
    honest = with_tensors(
        with_more({"tensor": "shift"}, extra), lambda tensors: tensors.update(shift=np.ones(3))
    )
    assert tl.Network.from_bytes(honest).predict(np.zeros((1, 2))).tolist() == [[1, 1, 1]]


def test_every_setting_of_every_op_has_a_check() -> None:
    from dataclasses import fields

    def kinds(op: type[Op]) -> set[str]:
        return {str(field.type) for field in fields(op) if field.name != "dtype"}

    assert set().union(*map(kinds, OPS.values())) <= set(FITTING)
