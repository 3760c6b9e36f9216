"""--engine: what the native engine makes of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.cli.console import print_line

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject


def tell_engine(subject: Subject, batch_size: int) -> None:
    """Kernels, shapes, FLOP, bytes and buffers of the prediction of so many rows."""
    from trilith.engines import explain_engine

    network = subject.network
    print_line(explain_engine(network.compiled("native"), batch_size, network.graph.scopes))
