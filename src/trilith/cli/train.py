"""`trilith train`: from a table or pictures to a network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trilith.cli.options import Name, Note, Query, Quiet, SourceTable, StoreFolder, Tag, Threads

Setting = typer.Option
OF_THE_COMMAND = ("data", "output", "setting", "record", "store", "name", "tag", "note", "quiet")


def train(
    context: typer.Context,
    data: Annotated[
        str,
        typer.Argument(
            help="A table: a file (CSV, TSV, Parquet, Arrow, JSON lines, Excel; also .gz, .zst), the URL of "
            "a database (sqlite:///shop.db, postgresql://...), or sample:digits, sample:breast_cancer, "
            "sample:diabetes, sample:wine, sample:iris. Or pictures: a folder with a sub-folder for each "
            "class, a CSV of paths and labels, .npz, IDX, HDF5."
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
    validation_fraction: Annotated[
        float, Setting(help="Share of rows held back to choose the best epoch and to calibrate.")
    ] = 0.1,
    folds: Annotated[
        int, Setting(help="Cross-validate with so many folds among the rows that do not test; 0 for none.")
    ] = 0,
    seed: Annotated[int, Setting(help="Decides the split, the initial weights and the order of rows.")] = 0,
    kind: Annotated[str | None, Setting(help="table or images. Default: seen from the data.")] = None,
    size: Annotated[
        str | None, Setting(help="Height and width that pictures are brought to, e.g. 64 or 48,64.")
    ] = None,
    architecture: Annotated[
        str | None,
        Setting(help="Of pictures: lenet, vgg, res_net(depth=20), wide_res_net, mobile_net, dense."),
    ] = None,
    augmentation: Annotated[
        str | None,
        Setting(
            help="How pictures are changed by chance in training: augment(flip=0.5, shift=0.1), or none."
        ),
    ] = None,
    strict: Annotated[
        bool, Setting("--strict", help="End where a picture cannot be read, rather than leave it out.")
    ] = False,
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
    record: Annotated[
        bool, Setting("--record/--no-record", help="Whether the run is kept in the store: see trilith runs.")
    ] = True,
    store: Annotated[Path | None, StoreFolder] = None,
    name: Annotated[str | None, Name] = None,
    tag: Annotated[list[str] | None, Tag] = None,
    note: Annotated[str, Note] = "",
    quiet: Annotated[bool, Quiet] = False,
) -> None:
    """Train networks on a table or pictures, test them, and write model, history and report.

    trilith train houses.csv --target price

    trilith train houses.csv --query "SELECT * FROM data WHERE rooms > 1" --target price --preset best

    trilith train sqlite:///shop.db --table orders --target returned --group customer_id -o runs/returns

    trilith train photos/ --preset fast
    """
    from trilith.cli.recorded import run_recorded, run_unrecorded
    from trilith.experiments.idea import idea_of

    options = {name: value for name, value in context.params.items() if name not in OF_THE_COMMAND}
    idea = idea_of(data, options, setting or [])
    if record:
        run_recorded(idea, store, name=name, tags=tag or (), note=note, output=output, quiet=quiet)
    else:
        run_unrecorded(idea, output, quiet)
