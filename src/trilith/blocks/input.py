"""Input: where a network written as a graph begins."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.graph import BATCH, node


def Input(shape: Sequence[int], name: str = "x", dtype: str = "float") -> node.Input:  # noqa: N802
    """A node for what is fed in. `shape` is that of one example, without the batch."""
    return node.input_node((BATCH, *shape), name, dtype)
