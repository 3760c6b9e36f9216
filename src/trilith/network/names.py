"""Names within a network: every block and every variable gets one that is unique and stays the same."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.errors import SettingError
from trilith.graph import Node, Scope, Variable
from trilith.graph.clock import CLOCK


def name_scopes(order: Sequence[Node]) -> dict[Scope, str]:
    """A dotted name for each block call: `dense_1`, `residual_1.dense_2`. Unnamed ones are counted by kind.

    Raises:
        SettingError: two blocks share an explicit name.
    """
    # by where each block ends: a parameter may come long before the block that it belongs to
    ended = dict.fromkeys(node.scope for node in reversed(order) if node.scope)
    scopes = list(dict.fromkeys(scope for last in reversed(ended) for scope in last.path()))
    explicit = {scope.name for scope in scopes}
    names: dict[Scope, str] = {}
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for scope in scopes:
        prefix = f"{names[scope.parent]}." if scope.parent else ""
        local = scope.name
        while local is None or (scope.name is None and local in explicit):
            stem = prefix + scope.stem
            counts[stem] = counts.get(stem, 0) + 1
            local = f"{scope.stem}_{counts[stem]}"
        name = prefix + local
        if name in taken:
            raise SettingError(f"two blocks are named '{name}'. Give each a name of its own.")
        taken.add(name)
        names[scope] = name
    return names


def name_variables(order: Sequence[Node], scopes: dict[Scope, str]) -> dict[str, Variable]:
    """A name for each variable, block after block: the block's, a dot, its own, as in `dense_1.weight`.

    The clock is left out.
    """
    place = {scope: number for number, scope in enumerate(scopes, start=1)}
    variables = [node for node in order if isinstance(node, Variable) and node not in CLOCK.values()]
    named: dict[str, Variable] = {}
    counts: dict[str, int] = {}
    for node in sorted(variables, key=lambda node: place[node.scope] if node.scope else 0):
        name = stem = f"{scopes[node.scope]}.{node.name}" if node.scope else node.name
        while name in named:
            counts[stem] = counts.get(stem, 1) + 1
            name = f"{stem}_{counts[stem]}"
        named[name] = node
    return named
