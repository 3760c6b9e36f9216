"""Where a network first has numbers that can be moved a little: its inputs, or what it makes of their codes.

A code of a category, a missing cell or the bucket of a word has no slope: there is nothing between two codes.
A network that reads such inputs turns them into numbers before it weighs anything: a one-hot vector, the
learned vector of the code, a fill with a mark that the cell was missing. These are its representation, each
number of it a function of one column. From there on the network has a gradient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trilith.errors import SettingError
from trilith.graph import BATCH, Input, Node, Parameter, specialise, topological
from trilith.graph.node import input_node
from trilith.graph.walk import substitute
from trilith.network import Network


def representation(network: Network) -> tuple[list[Node], list[Node]]:
    """The nodes that represent an example, and the outputs, both of the network at inference.

    They are the inputs themselves where the network reads numbers only. Otherwise they are the last nodes
    before anything is learned but by code: every way from an input to an output leads through one of them.

    Raises:
        SettingError: codes reach what was learned in another way than through their vectors.
    """
    outputs, _ = specialise(network.graph.outputs, "inference")
    order = topological(outputs)
    raw = _raw(order)
    if all(node.dtype == "float" for node in raw):
        return list(network.graph.inputs), outputs
    used = {
        each: node
        for node in (node for node in order if node not in raw)
        for each in node.inputs
        if each in raw
    }
    used.update({node: node for node in outputs if node in raw})
    for node, user in used.items():
        if node.dtype != "float":
            raise SettingError(
                f"{network.graph.describe(user)} takes codes or marks of the input beside what was learned "
                "from it, so no gradient tells of them. Give it vectors of the codes, by Embedding or OneHot."
            )
    return [node for node in order if node in used], outputs


def examples_first(node: Node) -> Node:
    """The same with the batch as the first axis."""
    return node.transpose(_batch_first(node))


def from_representation(nodes: Sequence[Node], outputs: Sequence[Node]) -> tuple[list[Input], list[Node]]:
    """The outputs computed from new inputs in the place of these nodes, the batch as their first axis."""
    inputs = [
        input_node(examples_first(node).shape, f"represented_{place}") for place, node in enumerate(nodes)
    ]
    replaced: Mapping[Node, Node] = {
        node: given.transpose(tuple(np.argsort(_batch_first(node)).tolist()))
        for node, given in zip(nodes, inputs, strict=True)
    }
    return inputs, substitute(outputs, replaced)


def _batch_first(node: Node) -> tuple[int, ...]:
    axes = range(len(node.shape))
    return tuple(sorted(axes, key=lambda axis: node.shape[axis] != BATCH))


def _raw(order: Sequence[Node]) -> set[Node]:
    """What depends on the input, and on what was learned only by looking it up."""
    raw: set[Node] = set()
    learned: set[Node] = set()
    depends: set[Node] = set()
    for node in order:
        if isinstance(node, Input):
            raw.add(node)
            depends.add(node)
        elif isinstance(node, Parameter):
            learned.add(node)
        elif any(each in depends for each in node.inputs):
            depends.add(node)
            of_input = [each for each in node.inputs if each in depends]
            looks_up = any(each.dtype != "float" for each in of_input)
            known = looks_up or learned.isdisjoint(node.inputs)
            if known and raw.issuperset(of_input) and BATCH in node.shape:
                raw.add(node)
        elif any(each in learned for each in node.inputs):
            learned.add(node)
    return raw
