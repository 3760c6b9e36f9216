"""A network's graph from plain data. Reading trusts nothing: every node is checked as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, prod
from typing import Any

import numpy as np

from trilith.engines import Precision, dtype_of
from trilith.errors import ModelFileError
from trilith.graph import Input, Node, Scope, Variable, as_node, inside
from trilith.graph.clock import CLOCK
from trilith.graph.node import Fill, input_node, parameter, state
from trilith.graph.shape import resolve
from trilith.network.graph import NetworkGraph
from trilith.network.rebuild_op import decode_kind, decode_shape, rebuild_op

LARGEST_NODE = 2**28  # elements for one example; a lying file must not make us allocate without bound
MOST_AXES = 64  # NumPy's own limit


def rebuild_graph(
    description: Mapping[str, Any], tensors: Mapping[str, np.ndarray], precision: Precision
) -> tuple[NetworkGraph, dict[Variable, np.ndarray]]:
    """The graph from its description, and its variables' values in this precision from the tensors.

    Raises:
        ModelFileError: anything that `describe_graph` would not have written.
    """
    try:
        reader = _Reader(description["scopes"], tensors)
        for entry in description["nodes"]:
            reader.read(entry)
        inputs = [reader.input_of(each) for each in description["inputs"]]
        outputs = [reader.nodes[_index(each, len(reader.nodes))] for each in description["outputs"]]
        graph = NetworkGraph.of(inputs, outputs)
    except ModelFileError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ModelFileError(f"its architecture is not valid ({error})") from error
    if graph.variables != reader.variables:
        raise ModelFileError("its architecture is not valid (its variables are not those of its graph)")
    if unused := set(tensors) - reader.constants - set(reader.variables):
        raise ModelFileError(f"it holds an array '{min(unused)}' that its architecture does not use")
    return graph, {node: _value(tensors, name, node, precision) for name, node in graph.variables.items()}


class _Reader:
    """Makes the nodes one after another; each may refer only to earlier ones."""

    def __init__(self, scopes: list[Mapping[str, Any]], tensors: Mapping[str, np.ndarray]) -> None:
        self.nodes: list[Node] = []
        self.variables: dict[str, Variable] = {}
        self.constants: set[str] = set()
        self._tensors = tensors
        self._scopes: list[Scope] = []
        for entry in scopes:
            self._scopes.append(self._scope(entry))

    def read(self, entry: Mapping[str, Any]) -> None:
        number = entry.get("scope")
        with inside(None if number is None else self._scopes[_index(number, len(self._scopes))]):
            self.nodes.append(self._node(entry))

    def input_of(self, entry: Any) -> Input:
        node = self._node(entry) if isinstance(entry, dict) else self.nodes[_index(entry, len(self.nodes))]
        if not isinstance(node, Input):
            raise ModelFileError("an input refers to a node that is no input")
        return node

    def _scope(self, entry: Mapping[str, Any]) -> Scope:
        name, description, parent = entry.get("name"), entry["description"], entry.get("parent")
        if not isinstance(description, dict):
            raise ModelFileError("the description of a block is not an object")
        outer = None if parent is None else self._scopes[_index(parent, len(self._scopes))]
        return Scope(_text(entry["kind"]), None if name is None else _text(name), description, outer)

    def _node(self, entry: Mapping[str, Any]) -> Node:
        node = self._unchecked(entry)
        sizes = resolve(node.shape, 1)
        if len(sizes) > MOST_AXES or any(type(size) is not int or size < 0 for size in sizes):
            raise ModelFileError(f"node {node} does not have the shape of an array")
        if prod(sizes) > LARGEST_NODE:
            raise ModelFileError(f"node {node} holds more than {LARGEST_NODE:,} elements for one example")
        return node

    def _unchecked(self, entry: Mapping[str, Any]) -> Node:
        if "op" in entry:
            inputs = [self.nodes[_index(each, len(self.nodes))] for each in entry["inputs"]]
            return rebuild_op(entry["op"], entry.get("settings", {}), len(inputs))(*inputs)
        if "constant" in entry:
            return _scalar(entry["constant"])
        if "tensor" in entry:
            self.constants.add(_text(entry["tensor"]))
            return as_node(self._tensors[entry["tensor"]])
        if "clock" in entry:
            return CLOCK[entry["clock"]]
        shape = decode_shape(entry["shape"])
        if "input" in entry:
            return input_node(shape, _text(entry["input"]), decode_kind(entry["dtype"]))
        local = _text(entry["local"])
        if "parameter" in entry:
            regularised, rate = entry["regularised"] is True, _rate(entry.get("rate", 1.0))
            return self._named(entry["parameter"], parameter(shape, Fill(0.0), local, regularised, rate))
        return self._named(entry["state"], state(shape, 0.0, local, decode_kind(entry["dtype"])))

    def _named(self, name: Any, variable: Variable) -> Variable:
        if _text(name) in self.variables:
            raise ModelFileError(f"two variables are named '{name}'")
        self.variables[name] = variable
        return variable


def _value(tensors: Mapping[str, np.ndarray], name: str, node: Variable, precision: Precision) -> np.ndarray:
    if name not in tensors:
        raise ModelFileError(f"the array '{name}' is missing")
    value, expected = tensors[name], dtype_of(node, precision)
    if value.shape != node.shape or value.dtype != expected:
        raise ModelFileError(
            f"the array '{name}' is {value.dtype} {value.shape}, expected {expected} {node.shape}"
        )
    return value


def _scalar(value: Any) -> Node:
    if type(value) not in (bool, int, float):
        raise ModelFileError(f"a constant is {type(value).__name__}, not a number")
    return as_node(value)


def _rate(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value < inf:
        raise ModelFileError(f"a parameter's rate is {value!r}, not a number of at least 0")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ModelFileError(f"expected a name, got {type(value).__name__}")
    return value


def _index(value: Any, count: int) -> int:
    if type(value) is not int or not 0 <= value < count:
        raise ModelFileError(f"reference {value!r} points nowhere")
    return value
