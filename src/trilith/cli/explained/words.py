"""What is explained without a network: the word on the command line, and who measures it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from trilith.cli.explained.activations import explain_activations
from trilith.cli.explained.vectorization import explain_vectorization

MEASURED: dict[str, Callable[[Path | None], None]] = {
    "activations": explain_activations,
    "vectorization": explain_vectorization,
}
