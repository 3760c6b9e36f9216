"""`trilith explain`: how a model computes what it predicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.console import print_line
from trilith.errors import SettingError

if TYPE_CHECKING:
    from trilith.explain.explanation import Form
    from trilith.losses import LossFunction


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
    equations: Annotated[
        bool, typer.Option("--equations", help="Forward, backward and update of one training step.")
    ] = False,
    shapes: Annotated[bool, typer.Option("--shapes", help="The size of every value and gradient.")] = False,
    loss: Annotated[
        str | None,
        typer.Option(
            help="The loss that equations and shapes are derived from. Default: the one it was trained with."
        ),
    ] = None,
    columns: Annotated[
        bool, typer.Option("--columns", help="Equations with examples as columns: Z = W·A + b.")
    ] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Equations in LaTeX.")] = False,
    mathml: Annotated[bool, typer.Option("--mathml", help="Equations in MathML.")] = False,
) -> None:
    """Show how a model computes its predictions, and how it learns.

    trilith explain model.safetensors --equations

    trilith explain model.safetensors --engine

    trilith explain model.safetensors --engine --batch-size 1000
    """
    from trilith.engines import explain_engine
    from trilith.explain import explain as explain_network
    from trilith.explain import members
    from trilith.network import load

    if not (engine or equations or shapes):
        raise SettingError("nothing to explain was named. Say what: --equations, --shapes or --engine.")
    if latex and mathml:
        raise SettingError("--latex and --mathml are two notations. Give one of them.")
    network = load(model)
    if engine:
        print_line(explain_engine(network.compiled("native"), batch_size, network.graph.scopes))
    if equations or shapes:
        explanation = explain_network(network, loss or _loss_of(model))
        if (several := len(members(network.graph))) > 1 and not latex and not mathml:
            print_line(f"An average of {several} networks of one form, of which this is the first.")
        if equations:
            form: Form = "latex" if latex else "mathml" if mathml else "text"
            print_line(explanation.equations(columns=columns, form=form))
        if shapes:
            print_line(explanation.shapes())


def _loss_of(model: Path) -> LossFunction:
    from trilith.errors import ModelFileError
    from trilith.tasks import load_estimator

    try:
        return load_estimator(model).training_loss()
    except ModelFileError as error:
        raise SettingError(
            "the gradients are those of a loss, and this file does not say which: add --loss cross_entropy, "
            "for example."
        ) from error
