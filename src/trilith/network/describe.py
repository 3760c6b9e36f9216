"""A network's graph as plain data, for the model file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from trilith.graph import Apply, BatchSize, Constant, Input, Node, Parameter, Scope, Variable
from trilith.graph.clock import CLOCK
from trilith.network.graph import NetworkGraph


def describe_graph(graph: NetworkGraph) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The graph as JSON-able data, and its larger constants as named arrays.

    Nodes refer to earlier ones by their place in the list. `rebuild_graph` reads it back.
    """
    number = {node: index for index, node in enumerate(graph.order)}
    scopes = {scope: index for index, scope in enumerate(graph.scopes)}
    variable_names = {node: name for name, node in graph.variables.items()}
    constants: dict[str, np.ndarray] = {}
    nodes = []
    for node in graph.order:
        entry: dict[str, Any] = {"scope": scopes.get(node.scope)} if node.scope else {}
        if isinstance(node, Apply):
            entry |= {"op": node.op.name, "inputs": [number[each] for each in node.inputs]}
            settings = {each.name: encode(getattr(node.op, each.name)) for each in fields(node.op)}
            entry |= {"settings": settings} if settings else {}
        elif isinstance(node, Constant) and node.value.ndim == 0:
            entry |= {"constant": node.value.item()}
        elif isinstance(node, Constant):
            entry |= {"tensor": f"constant.{len(constants)}"}
            constants[entry["tensor"]] = node.value
        elif node in CLOCK.values():
            entry |= {"clock": node.label}
        elif isinstance(node, Variable):
            entry |= _describe_variable(node, variable_names[node])
        elif isinstance(node, Input):
            entry |= _describe_input(node)
        nodes.append(entry)
    description = {
        "scopes": [_describe_scope(scope, scopes) for scope in scopes],
        "nodes": nodes,
        # an input that no output needs is not among the nodes
        "inputs": [number[node] if node in number else _describe_input(node) for node in graph.inputs],
        "outputs": [number[node] for node in graph.outputs],
    }
    return description, constants


def _describe_scope(scope: Scope, numbers: Mapping[Scope, int]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": scope.kind, "name": scope.name, "description": dict(scope.description)}
    return entry | ({"parent": numbers[scope.parent]} if scope.parent else {})


def _describe_variable(node: Variable, name: str) -> dict[str, Any]:
    local = {"local": node.name, "shape": encode(node.shape)}
    if isinstance(node, Parameter):
        return {"parameter": name, **local, "regularised": node.regularised, "rate": node.rate}
    return {"state": name, **local, "dtype": node.dtype}


def _describe_input(node: Node) -> dict[str, Any]:
    return {"input": node.label, "shape": encode(node.shape), "dtype": node.dtype}


def encode(value: Any) -> Any:
    """A shape or another setting of an op as JSON-able data."""
    if isinstance(value, BatchSize):
        return {"batch": value.factor}
    if isinstance(value, np.generic):
        return value.item()
    return [encode(each) for each in value] if isinstance(value, tuple) else value
