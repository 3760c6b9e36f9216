"""What stands inside a network: the results of ops in its blocks, at inference or in training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from trilith.check.subject import Subject
from trilith.graph import Apply, Node, Op, topological

ROWS = 2000  # as many as are looked at


def of_ops(
    subject: Subject, kinds: tuple[type[Op], ...], measure: Callable[[Apply], Node]
) -> dict[str, np.ndarray]:
    """A measure of each op of these kinds in the network at inference, over at most 2,000 rows, by block."""
    subject = subject.some(ROWS)
    names = subject.network.graph.scopes
    nodes: dict[str, Node] = {}
    for node in topological([subject.programs.evaluation.outputs["loss"]]):
        if isinstance(node, Apply) and isinstance(node.op, kinds) and node.scope in names:
            name = stem = names[node.scope]
            count = 1
            while name in nodes:
                count += 1
                name = f"{stem} ({count})"
            nodes[name] = measure(node)
    computed: dict[str, Any] = subject.compiled(nodes).run(subject.data[:]) if nodes else {}
    return {name: np.asarray(computed[name]) for name in nodes}
