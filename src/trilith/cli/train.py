"""`trilith train`: from a table to a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trilith.cli.console import print_line, print_scores
from trilith.cli.options import Query, SourceTable, Threads

if TYPE_CHECKING:
    from trilith.experiments.table import TableRun

Setting = typer.Option
OF_THE_COMMAND = ("data", "output", "setting", "quiet")  # all other options stand in the idea


def train(
    context: typer.Context,
    data: Annotated[
        str,
        typer.Argument(
            help="A table: a file (CSV, TSV, Parquet, Arrow, JSON lines, Excel; also .gz, .zst), the URL of "
            "a database (sqlite:///shop.db, postgresql://...), or sample:digits, sample:breast_cancer, "
            "sample:diabetes, sample:wine, sample:iris."
        ),
    ],
    target: Annotated[str | None, Setting(help="The column to predict. Default: the last one.")] = None,
    task: Annotated[
        str | None, Setting(help="classification or regression. Default: guessed from the target.")
    ] = None,
    output: Annotated[
        Path, Setting("--output", "-o", help="Folder for model.safetensors, history.csv and report.html.")
    ] = Path(),
    query: Annotated[str | None, Query] = None,
    table: Annotated[str | None, SourceTable] = None,
    preset: Annotated[str, Setting(help="fast, default or best: how much work it is worth.")] = "default",
    ensemble: Annotated[
        int | None, Setting(help="How many networks are averaged. Default: by preset and rows.")
    ] = None,
    ensemble_over: Annotated[
        str, Setting(help="folds: together they learn from every row; seeds: all validate on the same rows.")
    ] = "folds",
    scaler: Annotated[
        str, Setting(help="robust, standard or quantile: how numbers are brought to a common scale.")
    ] = "robust",
    column: Annotated[
        list[str] | None,
        Setting(
            help="What a column is, where the guess is not right: age=number, zip=category, note=text, "
            "sold=time, size=ordered:S,M,L. May be repeated."
        ),
    ] = None,
    drop: Annotated[list[str] | None, Setting(help="A column to leave out. May be repeated.")] = None,
    group: Annotated[
        str | None, Setting(help="Keep all rows with one value of this column in one part, e.g. customer_id.")
    ] = None,
    time: Annotated[
        str | None, Setting(help="Train on the earliest rows of this column, test on the latest.")
    ] = None,
    split: Annotated[
        str | None,
        Setting(help="A column whose cells say which part a row belongs to: train, validation, test."),
    ] = None,
    test_fraction: Annotated[float, Setting(help="Share of rows held back for the test.")] = 0.2,
    validation_fraction: Annotated[float, Setting(help="Share of rows that choose the best epoch.")] = 0.1,
    folds: Annotated[
        int, Setting(help="Cross-validate with so many folds among the rows that do not test; 0 for none.")
    ] = 0,
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
    quiet: Annotated[bool, Setting("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Train networks on a table, test them, and write model, history and report.

    trilith train houses.csv --target price

    trilith train houses.csv --query "SELECT * FROM data WHERE rooms > 1" --target price --preset best

    trilith train sqlite:///shop.db --table orders --target returned --group customer_id -o runs/returns
    """
    import sys

    from trilith.experiments.idea import idea_of
    from trilith.experiments.table import train_on_table, write_outputs
    from trilith.files import require_writable_folder

    options = {name: value for name, value in context.params.items() if name not in OF_THE_COMMAND}
    idea = idea_of(data, options, setting or [])
    settings = idea.run_settings(verbose=not quiet and sys.stderr.isatty())
    require_writable_folder(output)  # better now than after the training
    run = train_on_table(data, settings, query=idea.data.query, table=idea.data.table)
    files, kept = write_outputs(run, output)
    if not quiet:
        _tell(run)
        for path in kept:
            print_line(f"kept     {path} (the earlier file)")
        for name, path in zip(("model", "history", "report"), files, strict=True):
            print_line(f"{name:8} {path}")


def _tell(run: TableRun) -> None:
    from trilith.experiments.table import Score, folded_metrics, trust_sentences

    for note in run.notes:
        print_line(note)
    print_line("Columns")
    for decision in run.model.encoder.decisions:
        print_line(f"  {decision}")
    for finding in run.data_report.findings:
        print_line(finding)
    networks = run.fitted.networks_
    history = networks[0].history_
    ended = f" ({history.stopped_because})" if history.stopped_because else ""
    best = f", best epoch {history.best_epoch}" if history.best_epoch and len(networks) == 1 else ""
    count = "1 network" if len(networks) == 1 else f"{len(networks)} networks, averaged,"
    print_line(f"Trained {count} on {run.fitted.rows_:,} rows for {len(history)} epochs{ended}{best}.")
    for sentence in trust_sentences(run):
        print_line(sentence)
    if folds := folded_metrics(run):
        columns = {
            "mean": [Score(each.name, each.mean, each.higher_is_better) for each in folds],
            "standard deviation": [Score(each.name, each.spread, each.higher_is_better) for each in folds],
        }
        title = f"{run.model.target}: {len(run.fold_scores)} folds of the rows that do not test"
        print_scores(columns, title)
    print_scores(run.scores, f"{run.model.target}: {len(run.split.test):,} test rows, never seen in training")
