"""House values through the command line, beside scikit-learn's network: `python benchmarks/california.py --data FILE`.

FILE is housing.csv, 20640 census blocks of 1990 with `median_house_value`. Each seed is another split and other first
weights. scikit-learn's MLPRegressor, in its default settings, sees the same features, standardised, and is tested on
the same rows; it trains on the training and the validation rows, for it validates nothing.
"""

import sys
import warnings
from argparse import ArgumentParser
from pathlib import Path
from statistics import mean, median, stdev
from time import perf_counter

import numpy as np
from common import SEEDS, print_heading, print_row, train
from sklearn.base import RegressorMixin
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import root_mean_squared_error
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from trilith.data import TableEncoder, read_table, separate_target, split_rows

TARGET = "median_house_value"
GOAL = 52_000.0


def fit_and_test(model: RegressorMixin, path: str, seed: int) -> tuple[float, float]:
    """The model's test error on the split that the command draws from this seed, and the seconds that it took."""
    labelled = separate_target(read_table(path), TARGET, "regression")
    split = split_rows(len(labelled.target), seed)
    encoder = TableEncoder.fit(labelled.features.take(split.train))
    X, known = encoder.transform(labelled.features), np.concatenate([split.train, split.validation])
    start = perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # 200 epochs are its default, enough or not
        model.fit(X[known], labelled.target[known])
    error = root_mean_squared_error(labelled.target[split.test], model.predict(X[split.test]))
    return float(error), perf_counter() - start


def perceptron(seed: int) -> RegressorMixin:
    """scikit-learn's network on standardised features."""
    return make_pipeline(StandardScaler(), MLPRegressor(random_state=seed))


def describe(runs: list[tuple[float, float]]) -> tuple[float, str]:
    """The mean error, and a cell with mean, spread, each and the median time."""
    errors, seconds = [error for error, _ in runs], [taken for _, taken in runs]
    each = ", ".join(f"{error:,.0f}" for error in errors)
    return mean(errors), f"{mean(errors):,.0f} ± {stdev(errors):,.0f} ({each}), {median(seconds):.0f} s"


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = ArgumentParser(description="House values through the command line.")
    parser.add_argument("--data", type=Path, required=True, help="housing.csv")
    path = str(parser.parse_args().data)
    if not Path(path).is_file():
        sys.exit(f"{path}: no such file")

    print_heading(
        f"`trilith train housing.csv --target {TARGET}`, test RMSE, mean ± standard deviation over seeds 0 to "
        f"{SEEDS[-1]}, each, and the median time",
        "scikit-learn",
    )
    commands = [train(path, "--target", TARGET, "--seed", str(seed)) for seed in SEEDS]
    error, cell = describe([(scores["root mean squared error"], seconds) for scores, seconds in commands])
    print_row("Trilith, defaults", cell, f"below {GOAL:,.0f}", error < GOAL)

    raw, cell = describe([fit_and_test(perceptron(seed), path, seed) for seed in SEEDS])
    print_row("MLPRegressor, defaults", cell, "above Trilith", raw > error)

    scaled, cell = describe(
        [
            fit_and_test(
                TransformedTargetRegressor(perceptron(seed), transformer=StandardScaler()), path, seed
            )
            for seed in SEEDS
        ]
    )
    print_row("the same, target standardised too", cell, "above Trilith", scaled > error)


if __name__ == "__main__":
    main()
