"""`trilith evaluate`: the scores of a model on a table with known targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.console import print_line, print_scores
from trilith.cli.options import Query, SourceTable, Threads
from trilith.cli.progress import row_progress

if TYPE_CHECKING:
    from trilith.experiments.images import ImageModel


def evaluate(
    model: Annotated[Path, typer.Argument(help="A model file that `trilith train` wrote.")],
    data: Annotated[
        str, typer.Argument(help="A file or a database with the model's columns and its target.")
    ],
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    threads: Annotated[int | None, Threads] = None,
) -> None:
    """Score a model on rows whose target is known.

    trilith evaluate model.safetensors houses_2025.csv
    """
    from trilith.data import open_rows
    from trilith.experiments.images import ImageModel
    from trilith.experiments.models import load_model
    from trilith.experiments.table import evaluate_blocks

    loaded = load_model(model, threads)
    if isinstance(loaded, ImageModel):
        _evaluate_pictures(loaded, data)
        return
    with row_progress() as progress, open_rows(data, query=query, table=table) as rows:
        progress.expect("evaluating", len(rows))
        evaluation = evaluate_blocks(loaded, rows.blocks(), rows.source, progress.advance)
    if evaluation.dropped:
        print_line(f"Rows without {loaded.target!r}, left out: {evaluation.dropped}.")
    print_scores({"network": evaluation.scores}, f"{loaded.target}: {evaluation.rows:,} rows")


def _evaluate_pictures(model: ImageModel, source: str) -> None:
    from trilith.data.images import scan_images
    from trilith.experiments.images import evaluate_images

    listing = scan_images(source)
    with row_progress() as progress:
        progress.expect("evaluating", len(listing), "pictures")
        scores, count = evaluate_images(model, listing, progress.advance)
    print_scores({"network": scores}, f"{count:,} pictures")
