"""House values of 1990 from a CSV file: `trilith train` beside scikit-learn's MLP, linear model and mean.

    python benchmarks/california.py --data housing.csv

One split a seed, the same for all. scikit-learn's models get missing cells filled with the median, categories
one-hot encoded and every column standardised; the MLP is otherwise as it comes, once with the target as it is
and once with a standardised target.
"""

import argparse
import warnings
from collections.abc import Callable
from statistics import mean
from time import perf_counter

import numpy as np
from machine import machine
from sklearn.compose import TransformedTargetRegressor
from sklearn.dummy import DummyRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from trilith.data import TableEncoder, read_table, separate_target, split_rows
from trilith.experiments.table import train_on_table

TARGET = "median_house_value"
GOAL = 52_000
MLP = "MLPRegressor, its defaults"

PEERS: dict[str, Callable[[int], object]] = {
    MLP: lambda seed: MLPRegressor(random_state=seed),
    "MLPRegressor, target standardised": lambda seed: TransformedTargetRegressor(
        MLPRegressor(random_state=seed), transformer=StandardScaler()
    ),
    "Ridge": lambda seed: Ridge(),
    "the mean": lambda seed: DummyRegressor(),
}


def peers(source: str, seed: int) -> dict[str, tuple[float, float]]:
    """Test RMSE and seconds of scikit-learn's models: they learn from our training and validation rows."""
    labelled = separate_target(read_table(source), TARGET, "regression")
    split = split_rows(len(labelled.target), seed)
    train = np.sort(np.concatenate([split.train, split.validation]))
    encoder = TableEncoder.fit(labelled.features.take(train))
    X, Xt = (encoder.transform(labelled.features.take(rows)) for rows in (train, split.test))
    results = {}
    for name, make in PEERS.items():
        start = perf_counter()
        model = make_pipeline(StandardScaler(), make(seed)).fit(X, labelled.target[train])
        error = model.predict(Xt) - labelled.target[split.test]
        results[name] = (float(np.sqrt(np.mean(error**2))), perf_counter() - start)
    return results


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description="California housing: trilith beside scikit-learn.")
    parser.add_argument("--data", required=True, help="the CSV file")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)

    results: dict[str, list[tuple[float, float]]] = {"trilith train": []}
    for seed in range(arguments.seeds):
        start = perf_counter()
        run = train_on_table(arguments.data, target=TARGET, seed=seed)
        results["trilith train"].append((run.scores["network"][0].value, perf_counter() - start))
        for name, result in peers(arguments.data, seed).items():
            results.setdefault(name, []).append(result)

    print(f"{machine()}, {arguments.seeds} seeds\n")
    print("| model | test RMSE, mean | best | worst | seconds |")
    print("| --- | --- | --- | --- | --- |")
    for name, runs in results.items():
        errors, seconds = zip(*runs, strict=True)
        numbers = " | ".join(f"{value:,.0f}" for value in (mean(errors), min(errors), max(errors)))
        print(f"| {name} | {numbers} | {mean(seconds):.1f} |")
    ours, theirs = (mean(error for error, _ in results[name]) for name in ("trilith train", MLP))
    print(f"\nGoals: below {GOAL:,}: {'met' if ours < GOAL else 'MISSED'}; ", end="")
    print(f"below {MLP}: {'met' if ours < theirs else 'MISSED'}.")


if __name__ == "__main__":
    main()
