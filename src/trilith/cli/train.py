"""`trilith train`: from a table to a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.console import print_line, print_scores
from trilith.cli.options import Threads

Setting = typer.Option


def train(
    data: Annotated[
        str,
        typer.Argument(
            help="A CSV file with a header, or sample:digits, sample:breast_cancer, sample:diabetes, "
            "sample:wine, sample:iris."
        ),
    ],
    target: Annotated[str | None, Setting(help="The column to predict. Default: the last one.")] = None,
    task: Annotated[
        str | None, Setting(help="classification or regression. Default: guessed from the target.")
    ] = None,
    output: Annotated[
        Path, Setting("--output", "-o", help="Folder for model.safetensors, history.csv and report.html.")
    ] = Path(),
    seed: Annotated[int, Setting(help="Decides the split, the initial weights and the order of rows.")] = 0,
    hidden_layers: Annotated[str | None, Setting(help="Units of each hidden layer, e.g. 256,128.")] = None,
    activation: Annotated[str | None, Setting(help="relu, tanh, silu, gelu, ...")] = None,
    dropout: Annotated[float | None, Setting(help="Share of units silenced while training.")] = None,
    optimizer: Annotated[str | None, Setting(help="adam, adamw, momentum, gradient_descent, ...")] = None,
    learning_rate: Annotated[float | None, Setting(help="The optimizer's step size.")] = None,
    batch_size: Annotated[int | None, Setting(help="Rows of one step.")] = None,
    epochs: Annotated[int | None, Setting(help="Passes over the training rows, at most.")] = None,
    threads: Annotated[int | None, Threads] = None,
    setting: Annotated[
        list[str] | None,
        Setting(
            "--set",
            help="Any other setting as name=value, e.g. --set l2=1e-4 --set normalization=batch. "
            "May be repeated.",
        ),
    ] = None,
    test_fraction: Annotated[float, Setting(help="Share of rows held back for the test.")] = 0.2,
    validation_fraction: Annotated[float, Setting(help="Share of rows that choose the best epoch.")] = 0.1,
    quiet: Annotated[bool, Setting("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Train a network on a table, test it, and write model, history and report.

    trilith train houses.csv --target price

    trilith train sample:digits --epochs 20 --set dropout=0.2 -o runs/digits
    """
    import sys

    from trilith.experiments.table import parse_setting, train_on_table, write_outputs
    from trilith.files import require_writable_folder

    typed = {
        "hidden_layers": hidden_layers,
        "activation": activation,
        "dropout": dropout,
        "optimizer": optimizer,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "epochs": epochs,
        "threads": threads,
    }
    settings = dict(parse_setting(f"{name}={value}") for name, value in typed.items() if value is not None)
    settings |= dict(parse_setting(text) for text in setting or [])
    require_writable_folder(output)  # better now than after the training
    run = train_on_table(
        data,
        target=target,
        task=task,
        settings=settings,
        seed=seed,
        test_fraction=test_fraction,
        validation_fraction=validation_fraction,
        verbose=not quiet and sys.stderr.isatty(),
    )
    files, kept = write_outputs(run, output)
    if quiet:
        return
    history = run.model.estimator.history_
    for note in run.notes:
        print_line(note)
    ended = f" ({history.stopped_because})" if history.stopped_because else ""
    best = f", best epoch {history.best_epoch}" if history.best_epoch else ""
    rows = f"{len(run.split.train):,} training rows"
    print_line(f"Trained on {rows} for {len(history)} epochs{ended}{best}.")
    print_scores(run.scores, f"{run.model.target}: {len(run.split.test):,} test rows, never seen in training")
    for path in kept:
        print_line(f"kept     {path} (the earlier file)")
    for name, path in zip(("model", "history", "report"), files, strict=True):
        print_line(f"{name:8} {path}")
