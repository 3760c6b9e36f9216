"""`trilith evaluate`: the scores of a model on a table with known targets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line, print_scores
from trilith.cli.options import Threads


def evaluate(
    model: Annotated[Path, typer.Argument(help="A model file that `trilith train` wrote.")],
    data: Annotated[str, typer.Argument(help="A CSV file with the model's columns and its target.")],
    threads: Annotated[int | None, Threads] = None,
) -> None:
    """Score a model on rows whose target is known.

    trilith evaluate model.safetensors houses_2025.csv
    """
    from trilith.data import read_table
    from trilith.experiments.table import evaluate_on_table, load_table_model

    loaded = load_table_model(model, threads)
    evaluation = evaluate_on_table(loaded, read_table(data))
    if evaluation.dropped:
        print_line(f"Rows without {loaded.target!r}, left out: {evaluation.dropped}.")
    print_scores({"network": evaluation.scores}, f"{loaded.target}: {evaluation.rows:,} rows")
