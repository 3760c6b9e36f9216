"""What a step is given: masks and noise that are drawn, and the target's classes as one-hot rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.names import Names
from trilith.graph import Apply, Constant, Input, Node, topological
from trilith.graph.clock import CLOCK
from trilith.graph.walk import substitute
from trilith.ops.arithmetic import Divide, Multiply
from trilith.ops.index import OneHot
from trilith.ops.random import Uniform


def replace_given(
    roots: Sequence[Node], target: Input, names: Names
) -> tuple[list[Node], Mapping[Symbol, Node]]:
    """The roots with an input of its own, named D, N or Y, for each of these; and what each stands for."""
    order = topological(roots)
    found: dict[Node, str] = {node: "D" if node.op.name == "cast" else "N" for node in _drawn(order)}
    classes = [node for node in order if _is_one_hot(node, target)]
    leaves: dict[Node, Node] = {}
    given: dict[Symbol, Node] = {}
    letters: dict[Node, str] = found | dict.fromkeys(classes, "Y")
    for node, letter in letters.items():
        leaf = Input(node.shape, node.dtype, node.scope, letter)
        leaves[node] = leaf
        number = "" if letter == "Y" else names.numbers.get(node.scope, "")
        given[names.give(leaf, letter, number, is_shares=letter == "Y")] = node
    replaced = substitute(roots, leaves)
    if target in topological(replaced):
        given[names.give(target, "y" if classes else "Y")] = target
    return replaced, given


def _drawn(order: Sequence[Node]) -> list[Apply]:
    """What depends on chance and the clock alone, as late as possible, but for a factor of the clock."""
    steady: set[Node] = {node for node in order if isinstance(node, Constant)} | set(CLOCK.values())
    drawn: set[Node] = set()
    for node in order:
        if isinstance(node, Apply) and isinstance(node.op, Uniform):
            drawn.add(node)
        elif isinstance(node, Apply) and all(each in steady for each in node.inputs):
            steady.add(node)
        elif isinstance(node, Apply) and all(each in drawn or each in steady for each in node.inputs):
            drawn.add(node)
    last = [node for node in order if node not in drawn for node in node.inputs if node in drawn]
    return list(dict.fromkeys(_without_factor(node, steady) for node in last if isinstance(node, Apply)))


def _without_factor(node: Apply, steady: set[Node]) -> Apply:
    if isinstance(node.op, (Multiply, Divide)):
        first, second = node.inputs
        if second in steady and isinstance(first, Apply):
            return first
        if first in steady and isinstance(second, Apply) and isinstance(node.op, Multiply):
            return second
    return node


def _is_one_hot(node: Node, target: Input) -> bool:
    return isinstance(node, Apply) and isinstance(node.op, OneHot) and target in topological([node])
