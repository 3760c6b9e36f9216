"""--engine: what the native engine makes of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def told_engine(subject: Subject, batch_size: int) -> str:
    """Kernels, shapes, FLOP, bytes and buffers of the prediction of so many rows."""
    from trilith.engines import explain_engine

    network = subject.network
    return explain_engine(network.compiled("native"), batch_size, network.graph.scopes)
