"""`trilith explain`: how a network computes what it predicts, how it learns, and what that rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line
from trilith.cli.options import Query, SourceTable, Threads, Values


def explain(
    context: typer.Context,
    what: Annotated[
        Path,
        typer.Argument(
            metavar="WHAT", help="A model file, an idea's TOML file, or: activations, vectorization."
        ),
    ],
    data: Annotated[
        str | None,
        typer.Argument(
            metavar="DATA",
            help="A file or a database with rows for a model, a picture, or a folder of them; an idea has "
            "its own.",
        ),
    ] = None,
    equations: Annotated[
        bool, typer.Option("--equations", help="Forward, backward and update of one training step.")
    ] = False,
    shapes: Annotated[bool, typer.Option("--shapes", help="The size of every value and gradient.")] = False,
    values: Annotated[
        bool,
        typer.Option("--values", help="Every number of one row or picture, walked forward and backward."),
    ] = False,
    neuron: Annotated[
        str | None,
        typer.Option(
            metavar="BLOCK:INDEX",
            help="One neuron for one row, value and derivative on every arrow: dense_1:3.",
        ),
    ] = None,
    row: Annotated[
        int,
        typer.Option(
            min=1, help="The row, or picture, of --values, --neuron and --attributions; 1 is the first."
        ),
    ] = 1,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Draw the network as .svg, .mmd or .dot; with --neuron the neuron, as .svg."
        ),
    ] = None,
    graph: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Draw the computational graph, forward and backward, as .svg, .mmd or .dot."
        ),
    ] = None,
    cost: Annotated[
        bool, typer.Option("--cost", help="FLOP, bytes, parameters and measured time of each block.")
    ] = False,
    engine: Annotated[
        bool,
        typer.Option(
            "--engine", help="What the native engine makes of it: kernels, shapes, FLOP, bytes, buffers."
        ),
    ] = False,
    columns: Annotated[
        bool, typer.Option("--columns", help="Equations with examples as columns: Z = W·A + b.")
    ] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Equations in LaTeX.")] = False,
    mathml: Annotated[bool, typer.Option("--mathml", help="Equations in MathML.")] = False,
    loss: Annotated[
        str | None,
        typer.Option(
            help="The loss that the gradients are derived from. Default: the one that it is trained with."
        ),
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(
            min=1, help="Rows at once, which decide about threads: of --engine, 1 by default; of --cost, 256."
        ),
    ] = None,
    attributions: Annotated[
        bool, typer.Option("--attributions", help="What each column adds to the prediction of one row.")
    ] = False,
    target: Annotated[
        str | None, typer.Option(help="The class that is explained. Default: the likeliest of the row.")
    ] = None,
    baseline: Annotated[
        str,
        typer.Option(
            help="What the row is compared with: mean (of the data), zeros, or the number of a row."
        ),
    ] = "mean",
    logit: Annotated[
        bool, typer.Option("--logit", help="Attributions of what stands before softmax or sigmoid.")
    ] = False,
    steps: Annotated[int, typer.Option(min=1, max=10_000, help="Points of the integral.")] = 50,
    importance: Annotated[
        bool,
        typer.Option("--importance", help="How much worse it predicts when a column is shuffled."),
    ] = False,
    dependence: Annotated[
        list[str] | None,
        typer.Option(help="The mean prediction over the values of this column. May be repeated."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write what data say: .html, .svg or .csv."),
    ] = None,
    overrides: Annotated[list[str] | None, Values] = None,
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    threads: Annotated[int | None, Threads] = None,
) -> None:
    """Show how a network computes its predictions, how it learns, and what a prediction rests on.

    By default the equations and shapes.

    trilith explain model.safetensors

    trilith explain houses.toml --equations --columns

    trilith explain model.safetensors houses.csv --values --row 7

    trilith explain model.safetensors houses.csv --neuron dense_1:3 --picture neuron.svg

    trilith explain model.safetensors photos/cat.jpg --values

    trilith explain model.safetensors --picture network.svg --graph graph.svg

    trilith explain model.safetensors --engine --batch-size 1000

    trilith explain model.safetensors houses.csv --attributions --row 7

    trilith explain model.safetensors houses.csv --importance --dependence area -o houses.html

    trilith explain activations -o activations.html

    trilith explain vectorization
    """
    from trilith.cli.explained.cost import told_cost
    from trilith.cli.explained.engine import told_engine
    from trilith.cli.explained.equations import chosen_form, told_equations, told_shapes
    from trilith.cli.explained.example import Data
    from trilith.cli.explained.neuron import require_neuron_picture, told_neuron
    from trilith.cli.explained.pictures import require_picture, told_graph, told_picture
    from trilith.cli.explained.predictions import Asked, explain_predictions
    from trilith.cli.explained.subject import read_subject
    from trilith.cli.explained.values import told_values
    from trilith.cli.explained.words import MEASURED, require_only_output

    if str(what) in MEASURED and not what.exists():
        require_only_output(context, str(what))
        MEASURED[str(what)](output)
        return
    form = chosen_form(latex, mathml)
    if neuron is None:
        require_picture(picture, graph)
    else:
        require_neuron_picture(picture)
        require_picture(graph)
    draws = graph is not None or (picture is not None and neuron is None)
    needs_row = values or neuron is not None
    others = equations or shapes or engine or needs_row or draws or cost
    asked = Asked(
        data,
        attributions,
        importance,
        tuple(dependence or ()),
        row,
        target,
        baseline,
        logit,
        steps,
        output,
        query,
        table,
        threads,
    )
    if asked:
        explain_predictions(what, asked)
        if not others:
            return
    subject = read_subject(what, Data(data, query, table, row - 1), loss, overrides or (), needs_row)
    told: list[str] = []
    if subject.introduction and form == "text" and not engine:
        told.append(subject.introduction)
    if engine:
        told.append(told_engine(subject, batch_size or 1))
    if equations or not others:
        told.append(told_equations(subject, form, columns))
    if shapes or not others:
        told.append(told_shapes(subject))
    if values:
        told.append(told_values(subject))
    if neuron is not None:
        told.append(told_neuron(subject, neuron, picture))
    if cost:
        told.append(told_cost(subject, batch_size, threads))
    if picture is not None and neuron is None:
        told.append(told_picture(subject, picture))
    if graph is not None:
        told.append(told_graph(subject, graph))
    print_line("\n".join(told))
