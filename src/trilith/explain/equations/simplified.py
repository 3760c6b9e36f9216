"""Graphs simplified, whatever they lead from."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.graph import Input, Node, Program, expand, simplify, topological


def simplified(roots: Sequence[Node], expanding: bool = False) -> list[Node]:
    """The roots simplified, equal nodes shared; with `expanding` each op in its parts before."""
    inputs = {f"{place}": node for place, node in enumerate(topological(roots)) if isinstance(node, Input)}
    program = Program(inputs, {f"{place}": node for place, node in enumerate(roots)})
    return simplify(expand(program) if expanding else program).roots
