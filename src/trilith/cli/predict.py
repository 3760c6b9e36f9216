"""`trilith predict`: a prediction for every row."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.options import Threads
from trilith.errors import SettingError


def predict(
    model: Annotated[Path, typer.Argument(help="A model file that `trilith train` wrote.")],
    data: Annotated[str, typer.Argument(help="A CSV file with the columns that the model was trained on.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="CSV file to write. Default: stdout.")
    ] = None,
    threads: Annotated[int | None, Threads] = None,
) -> None:
    """Predict every row of a table, in its order: the target, and for classes their probabilities.

    trilith predict model.safetensors new_houses.csv -o prices.csv
    """
    import csv
    import io

    from trilith.data import read_table
    from trilith.experiments.table import load_table_model, predict_table
    from trilith.files import write_atomically

    if output is not None and output.resolve() in (model.resolve(), Path(data).resolve()):
        raise SettingError(
            f"{output}: the predictions would replace what they are made from. Name another file."
        )
    columns = predict_table(load_table_model(model, threads), read_table(data))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    if output is None:
        typer.echo(text.getvalue(), nl=False)
    else:
        write_atomically(output, text.getvalue())
