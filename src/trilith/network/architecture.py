"""A network's graph as plain data and back. Reading trusts nothing: every node is checked as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from math import prod
from typing import Any

import numpy as np

from trilith.errors import ModelFileError
from trilith.graph import (
    Apply,
    BatchSize,
    Constant,
    Input,
    Node,
    Op,
    Parameter,
    Scope,
    Shape,
    Variable,
    as_node,
    inside,
)
from trilith.graph.clock import SEED, STEP
from trilith.graph.node import Fill, input_node, parameter, state
from trilith.graph.shape import resolve
from trilith.network.graph import NetworkGraph
from trilith.ops.catalogue import OPS

LARGEST_NODE = 2**28  # elements for one example; a lying file must not make us allocate without bound
CLOCK = {"step": STEP, "seed": SEED}


def describe_graph(graph: NetworkGraph) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The graph as JSON-able data, and its larger constants as named arrays."""
    number = {node: index for index, node in enumerate(graph.order)}
    scopes = {scope: index for index, scope in enumerate(graph.scopes)}
    variable_names = {node: name for name, node in graph.variables.items()}
    constants: dict[str, np.ndarray] = {}
    nodes = []
    for node in graph.order:
        entry: dict[str, Any] = {"scope": scopes.get(node.scope)} if node.scope else {}
        if isinstance(node, Apply):
            entry |= {"op": node.op.name, "inputs": [number[each] for each in node.inputs]}
            settings = {each.name: _encode(getattr(node.op, each.name)) for each in fields(node.op)}
            entry |= {"settings": settings} if settings else {}
        elif isinstance(node, Constant):
            if node.value.ndim == 0:
                entry |= {"constant": node.value.item()}
            else:
                entry |= {"tensor": f"constant.{len(constants)}"}
                constants[entry["tensor"]] = node.value
        elif isinstance(node, Input):
            entry |= {"input": node.name, "shape": _encode(node.shape), "dtype": node.dtype}
        elif node in (STEP, SEED):
            entry |= {"clock": node.label}
        elif isinstance(node, Variable):
            kind = "parameter" if isinstance(node, Parameter) else "state"
            entry |= {kind: variable_names[node], "local": node.name, "shape": _encode(node.shape)}
            if isinstance(node, Parameter):
                entry["regularised"] = node.regularised
            else:
                entry["dtype"] = node.dtype
        nodes.append(entry)
    description = {
        "scopes": [_describe_scope(scope, scopes) for scope in scopes],
        "nodes": nodes,
        "inputs": [number[node] if node in number else _encode_lonely(node) for node in graph.inputs],
        "outputs": [number[node] for node in graph.outputs],
    }
    return description, constants


def _describe_scope(scope: Scope, numbers: Mapping[Scope, int]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": scope.kind, "name": scope.name, "description": dict(scope.description)}
    return entry | ({"parent": numbers[scope.parent]} if scope.parent else {})


def _encode_lonely(node: Input) -> dict[str, Any]:
    """An input that no output needs."""
    return {"input": node.name, "shape": _encode(node.shape), "dtype": node.dtype}


def _encode(value: Any) -> Any:
    if isinstance(value, BatchSize):
        return {"batch": value.factor}
    return [_encode(each) for each in value] if isinstance(value, tuple) else value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) != {"batch"} or type(value["batch"]) is not int or value["batch"] < 1:
            raise ModelFileError(f"expected an open size such as {{'batch': 1}}, got {value}")
        return BatchSize(value["batch"])
    return tuple(_decode(each) for each in value) if isinstance(value, list) else value


def rebuild_graph(
    description: Mapping[str, Any], tensors: Mapping[str, np.ndarray]
) -> tuple[NetworkGraph, dict[str, Variable]]:
    """The graph from its description, and the variables by the names under which they were saved.

    Raises:
        ModelFileError: anything that `describe_graph` would not have written.
    """
    try:
        reader = _Reader(description["scopes"], tensors)
        for entry in description["nodes"]:
            reader.read(entry)
        inputs = [reader.input_of(each) for each in description["inputs"]]
        outputs = [reader.nodes[_index(each, len(reader.nodes))] for each in description["outputs"]]
        return NetworkGraph.of(inputs, outputs), reader.variables
    except ModelFileError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ModelFileError(f"its architecture is not valid ({error})") from error


class _Reader:
    """Makes the nodes one after another; each may refer only to earlier ones."""

    def __init__(self, scopes: list[Mapping[str, Any]], tensors: Mapping[str, np.ndarray]) -> None:
        self.nodes: list[Node] = []
        self.variables: dict[str, Variable] = {}
        self._tensors = tensors
        self._scopes: list[Scope] = []
        for entry in scopes:
            parent = entry.get("parent")
            outer = None if parent is None else self._scopes[_index(parent, len(self._scopes))]
            name = entry.get("name")
            self._scopes.append(
                Scope(str(entry["kind"]), None if name is None else str(name), entry["description"], outer)
            )

    def read(self, entry: Mapping[str, Any]) -> None:
        number = entry.get("scope")
        with inside(None if number is None else self._scopes[_index(number, len(self._scopes))]):
            node = self._node(entry)
        if prod(resolve(node.shape, 1)) > LARGEST_NODE:
            raise ModelFileError(f"node {node} holds more than {LARGEST_NODE:,} elements for one example")
        self.nodes.append(node)

    def input_of(self, entry: Any) -> Input:
        node = self._node(entry) if isinstance(entry, dict) else self.nodes[_index(entry, len(self.nodes))]
        if not isinstance(node, Input):
            raise ModelFileError("an input refers to a node that is no input")
        return node

    def _node(self, entry: Mapping[str, Any]) -> Node:
        if "op" in entry:
            inputs = [self.nodes[_index(each, len(self.nodes))] for each in entry["inputs"]]
            return _op(str(entry["op"]), entry.get("settings", {}))(*inputs)
        if "constant" in entry:
            return _constant(np.asarray(entry["constant"]))
        if "tensor" in entry:
            return _constant(self._tensors[entry["tensor"]])
        if "clock" in entry:
            return CLOCK[entry["clock"]]
        shape = _shape(entry["shape"])
        if "input" in entry:
            return input_node(shape, str(entry["input"]), _kind(entry["dtype"]))
        return self._variable(entry, shape)

    def _variable(self, entry: Mapping[str, Any], shape: Shape) -> Variable:
        made: Variable
        if "parameter" in entry:
            name = str(entry["parameter"])
            made = parameter(shape, Fill(0.0), str(entry["local"]), entry["regularised"] is True)
        else:
            name = str(entry["state"])
            made = state(shape, 0.0, str(entry["local"]), _kind(entry["dtype"]))
        if name in self.variables:
            raise ModelFileError(f"two variables are named '{name}'")
        self.variables[name] = made
        return made


def _op(name: str, settings: Mapping[str, Any]) -> Op:
    if name not in OPS:
        raise ModelFileError(f"operation '{name}' is not known to this version of Trilith")
    kind = OPS[name]
    if set(settings) != {each.name for each in fields(kind)}:
        raise ModelFileError(f"operation '{name}' has settings {sorted(settings)}")
    for field in fields(kind):
        if not _fits(settings[field.name], str(field.type)):
            raise ModelFileError(
                f"operation '{name}': {field.name} is {settings[field.name]!r}, not {field.type}"
            )
    return kind(**{key: _decode(value) for key, value in settings.items()})


def _fits(value: Any, annotation: str) -> bool:
    expected: dict[str, tuple[type, ...]] = {
        "int": (int,),
        "float": (int, float),
        "bool": (bool,),
        "str": (str,),
    }
    if annotation in expected:
        return isinstance(value, expected[annotation]) and (
            annotation == "bool" or not isinstance(value, bool)
        )
    return isinstance(value, list) and all(each is None or type(each) in (int, dict, list) for each in value)


def _constant(value: np.ndarray) -> Constant:
    node = as_node(value)
    if not isinstance(node, Constant):
        raise ModelFileError("a constant is not an array")
    return node


def _kind(dtype: Any) -> str:
    if dtype not in ("float", "int", "bool"):
        raise ModelFileError(f"unknown kind of number {dtype!r}")
    return str(dtype)


def _shape(encoded: Any) -> Shape:
    shape = _decode(encoded)
    sound = isinstance(shape, tuple) and all(
        isinstance(dim, BatchSize) or (type(dim) is int and dim >= 0) for dim in shape
    )
    if not sound:
        raise ModelFileError(f"shape {encoded} is not a list of sizes")
    return tuple(shape)


def _index(value: Any, count: int) -> int:
    if type(value) is not int or not 0 <= value < count:
        raise ModelFileError(f"reference {value!r} points nowhere")
    return value
