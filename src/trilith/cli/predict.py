"""`trilith predict`: a prediction for every row."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.image_predictions import predict_pictures
from trilith.cli.options import Query, SourceTable, Threads
from trilith.cli.progress import row_progress
from trilith.errors import SettingError


def predict(
    model: Annotated[Path, typer.Argument(help="A model file that `trilith train` wrote.")],
    data: Annotated[
        str,
        typer.Argument(
            help="A file or a database with the columns that the model was trained on; "
            "of pictures a file, a folder, a pattern such as 'photos/*.jpg'."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="File to write (.csv, .tsv, .jsonl, each also with .gz, .parquet) or URL of a database "
            "(sqlite:///out.db). Default: CSV on stdout.",
        ),
    ] = None,
    keep: Annotated[
        str,
        typer.Option(
            help="Columns of the data that go along: keys (those that the model left out because they name "
            "their row), all, none, or names with commas between."
        ),
    ] = "keys",
    into: Annotated[
        str | None, typer.Option(help="Table of the output's database. Default: predictions.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace that table if it is there.")] = False,
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    top: Annotated[int, typer.Option(min=1, help="Of pictures: how many classes are told.")] = 3,
    threads: Annotated[int | None, Threads] = None,
) -> None:
    """Predict every row of a table, in its order, or every picture: targets, and probabilities of classes.

    The output has all rows, or after an error or Ctrl-C what it had before.

    trilith predict model.safetensors new_houses.csv -o prices.csv

    trilith predict model.safetensors sqlite:///shop.db --table orders -o sqlite:///shop.db --into forecast

    trilith predict cats.safetensors photos/ --top 2
    """
    from trilith.data import open_rows
    from trilith.data.tables.sinks import open_sink
    from trilith.experiments.images import ImageModel
    from trilith.experiments.models import load_model
    from trilith.experiments.table import parse_keep, predict_rows

    kept = parse_keep(keep)
    _refuse_own_input(output, into, model, data, table)
    loaded = load_model(model, threads)
    if isinstance(loaded, ImageModel):
        predict_pictures(loaded, data, output, top)
        return
    with (
        row_progress() as progress,
        open_rows(data, query=query, table=table) as rows,
        open_sink(output, table=into, replace=replace) as sink,
    ):
        progress.expect("predicting", len(rows))
        predict_rows(loaded, rows.blocks(), sink, keep=kept, progress=progress.advance)


def _refuse_own_input(
    output: str | None, into: str | None, model: Path, data: str, table: str | None
) -> None:
    from trilith.data.tables.sinks import replaces_source

    if output is None:
        return
    sources = [(str(model), None), (data, table)]
    if any(replaces_source(output, into, *source) for source in sources):
        raise SettingError(
            f"{into or output}: the predictions would replace what they are made from. Name another one."
        )
