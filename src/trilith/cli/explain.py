"""`trilith explain`: how a model computes what it predicts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.errors import SettingError


def explain(
    model: Annotated[Path, typer.Argument(help="A model file that Trilith wrote.")],
    engine: Annotated[
        bool,
        typer.Option(
            "--engine", help="What the native engine makes of it: kernels, shapes, FLOP, bytes, buffers."
        ),
    ] = False,
    batch_size: Annotated[
        int, typer.Option(min=1, help="Rows that are predicted at once; they decide about sizes and threads.")
    ] = 1,
) -> None:
    """Show how a model computes its predictions.

    trilith explain model.safetensors --engine

    trilith explain model.safetensors --engine --batch-size 1000
    """
    from trilith.engines import explain_engine
    from trilith.network import load

    if not engine:
        raise SettingError("nothing to explain was named. Say what: --engine.")
    network = load(model)
    print_line(explain_engine(network.compiled("native"), batch_size, network.graph.scopes))
