"""From a network and one example to a neuron with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.errors import SettingError
from trilith.explain.equations.curve import Curve
from trilith.explain.equations.derivation import Derivation
from trilith.explain.member import by_itself
from trilith.explain.values.neuron.neuron import Arrow, Neuron, Product
from trilith.explain.values.numbers import numbers_of
from trilith.graph import Apply, Node, Parameter, derive, topological
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays
from trilith.ops.arithmetic import Add
from trilith.ops.linear import Matmul


@dataclass(frozen=True)
class Layer:
    """The nodes of a block of neurons: product is x·weight, z = product + bias, a = g(z)."""

    name: str
    product: Apply
    weight: Parameter
    bias: Parameter | None
    z: Apply
    a: Apply


def unfold(derived: Derivation, network: Network, loss: LossFunction, name: str, X: Arrays, y: Any) -> Neuron:
    """The neuron `name`, as in dense_1:3, counted from 0, for one example X (1, ...), y (1,).

    Raises:
        SettingError: there is no such neuron, more than one example, or the network has no values yet.
        DataError, ShapeError: an example that does not fit the network or the loss.
    """
    layer, index = _chosen(layers_of(derived), name)
    if len(np.asarray(y)) != 1:
        raise SettingError(f"a neuron is unfolded for one example, got {len(np.asarray(y))}. Give one row.")
    ends = {"z": layer.z, "a": layer.a}
    backward = {f"d{end}": _gradient(derived, node) for end, node in ends.items()}
    x, weight = layer.product.inputs
    roots = {"x": x, "weight": weight, "product": layer.product, "J": derived.loss, **ends, **backward}
    if layer.bias is not None:
        roots["bias"] = layer.bias
    numbers = numbers_of(derived, network, loss, X, y, roots)
    return _neuron(derived, layer, index, numbers)


def layers_of(derived: Derivation) -> dict[str, Layer]:
    """Every block of neurons that takes rows of features, by its name."""
    order = topological(derived.values)
    layers = (_layer(derived, name, parameter, order) for name, parameter in derived.parameters.items())
    return {layer.name: layer for layer in layers if layer is not None}


def _layer(derived: Derivation, name: str, weight: Parameter, order: list[Node]) -> Layer | None:
    product = next((node for node in order if _is_product(node, weight)), None)
    if not isinstance(product, Apply) or len(product.shape) != 2:
        return None
    z, bias = product, None
    inside = [node for node in order if isinstance(node, Apply) and node.scope is product.scope]
    for node in inside:
        if isinstance(node.op, Add) and product in node.inputs:
            others = [each for each in node.inputs if isinstance(each, Parameter)]
            z, bias = (node, others[0]) if others else (z, bias)
    end = [node for node in inside if node in derived.names.symbols and z in topological([node])]
    block = by_itself(name.removesuffix(f".{weight.name}"))
    return Layer(block, product, weight, bias, z, end[-1] if end else z)


def _is_product(node: Node, weight: Parameter) -> bool:
    return isinstance(node, Apply) and isinstance(node.op, Matmul) and node.inputs[1] is weight


def _chosen(layers: Mapping[str, Layer], name: str) -> tuple[Layer, int]:
    block, _, index = name.rpartition(":")
    block = by_itself(block)
    if not layers:
        raise SettingError("the network has no block of neurons, such as Dense, on rows of features.")
    if block not in layers or not index.isdecimal():
        raise SettingError(
            f"{name!r} names no neuron. Write its block and its number, from 0, as in "
            f"{next(iter(layers))}:0. Blocks of neurons: {', '.join(layers)}."
        )
    layer, number = layers[block], int(index)
    count = layer.weight.shape[1]
    if not isinstance(count, int) or number >= count:
        raise SettingError(f"{block} has no neuron {number}: its {count} are counted from 0.")
    return layer, number


def _gradient(derived: Derivation, node: Node) -> Node:
    known = derived.gradients.get(node)
    return derive(derived.loss, [node])[0] if known is None else known


def _neuron(derived: Derivation, layer: Layer, index: int, numbers: Mapping[str, np.ndarray]) -> Neuron:
    symbols = derived.names.symbols
    source = symbols.get(layer.product.inputs[0])
    x, weights = numbers["x"][0], numbers["weight"][:, index]
    slope = float(numbers["dz"][0, index])
    weight_name = symbols[layer.weight].name
    products = [
        Product(
            Arrow(f"{source.name if source else 'x'}[{place}]", float(value), slope * float(weight)),
            Arrow(f"{weight_name}[{place}, {index}]", float(weight), slope * float(value)),
            Arrow("", float(value * weight), slope),
        )
        for place, (value, weight) in enumerate(zip(x, weights, strict=True))
    ]
    a = None
    if layer.a is not layer.z:
        slope_of_a = float(numbers["da"][0, index])
        a = Arrow(f"{symbols[layer.a].name}[{index}]", float(numbers["a"][0, index]), slope_of_a)
    bias = None
    if layer.bias is not None:
        bias = Arrow(f"{symbols[layer.bias].name}[{index}]", float(numbers["bias"][index]), slope)
    z_name = f"{symbols[layer.z].name}[{index}]" if layer.z in symbols else "z"
    return Neuron(
        f"{layer.name}:{index}",
        products,
        Arrow("", float(numbers["product"][0, index]), slope),
        bias,
        Arrow(z_name, float(numbers["z"][0, index]), slope),
        None if a is None else _activation(layer.a),
        a,
        _rest(derived, layer),
        float(numbers["J"]),
    )


def _activation(node: Apply) -> str:
    return node.op.activation.name if isinstance(node.op, Curve) else node.op.name


def _rest(derived: Derivation, layer: Layer) -> list[str]:
    """The blocks behind the layer, in order, and the loss."""
    reached: set[Node] = {layer.a}
    names: dict[str, None] = {}
    for node in topological([*derived.values]):
        if node not in reached and any(each in reached for each in node.inputs):
            reached.add(node)
            name = derived.scopes.get(node.scope) if node.scope else None
            if name is not None:
                names[by_itself(name)] = None
    return [*names, "loss"]
