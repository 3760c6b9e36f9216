"""Examples walked forward and backward: each equation with the numbers that it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.explain.equations.derivation import Derivation
from trilith.explain.equations.expression import Equation, Symbol
from trilith.explain.equations.layout import written
from trilith.explain.equations.text import Text
from trilith.explain.equations.writer import Equations, Group, equations_of
from trilith.explain.values.figures import figures
from trilith.explain.values.numbers import numbers_of
from trilith.graph import Apply, Input, Node, topological
from trilith.graph.shape import resolve
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays


@dataclass(frozen=True)
class Walk(Mapping[str, np.ndarray]):
    """The array of every letter, by its name: walk["dW1"], in float64. Printed, the equations with them.

    given: what the equations begin with, the data, the target, parameters and states.
    """

    given: Sequence[Symbol]
    equations: Equations
    arrays: Mapping[str, np.ndarray]

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def __str__(self) -> str:
        lines = ["given"]
        for symbol in self.given:
            lines += _numbered(symbol.name, self.arrays[symbol.name])
        for title, groups in (("forward", self.equations.forward), ("backward", self.equations.backward)):
            lines.append(title)
            for group in groups:
                lines += self._group(group)
        return "\n".join(lines)

    def _group(self, group: Group) -> list[str]:
        lines = [f"  {group.heading}"]
        for equation in group.equations:
            lines += _numbered(Text().equation(equation), self.arrays[_name(equation)])
        return lines


def walk(derived: Derivation, network: Network, loss: LossFunction, X: Arrays, y: Any) -> Walk:
    """Walk the examples X (rows, ...), y through a derivation, as one batch.

    Raises:
        DataError, ShapeError: examples that do not fit the network or the loss.
        SettingError: the network has no values yet.
    """
    equations = equations_of(derived)
    groups = [*equations.forward, *equations.backward]
    nodes = {_name(each): each.of for group in groups for each in group.equations if each.of is not None}
    given = _given(derived, list(nodes.values()))
    roots = {symbol.name: node for node, symbol in given.items()} | nodes
    numbers, rows = numbers_of(derived, network, loss, X, y, roots), len(np.asarray(y))
    arrays = {
        name: value.reshape(resolve(written(roots[name].shape), rows)) for name, value in numbers.items()
    }
    return Walk(list(given.values()), equations, arrays)


def _given(derived: Derivation, nodes: Sequence[Node]) -> dict[Node, Symbol]:
    """The leaves that have letters, the data first."""
    symbols = derived.names.symbols
    leaves = [node for node in topological(nodes) if not isinstance(node, Apply) and node in symbols]
    first = [node for node in leaves if isinstance(node, Input)]
    return {node: symbols[node] for node in [*first, *(node for node in leaves if node not in first)]}


def _name(equation: Equation) -> str:
    return Text().write(equation.left)


def _numbered(title: str, array: np.ndarray) -> list[str]:
    return [f"    {title}", *(f"        {line}" for line in figures(array))]
