"""The time to predict one row, and the rows a second of a million: trilith beside its peers.

    python benchmarks/prediction_latency.py

All have the same weights, and agree on the probabilities before anything is timed. One row: from the compiled
program that `Network.predict` keeps up to the estimator with all its checks; peers use one thread. A million
rows: in blocks, which ours makes itself, on all processors.
"""

import argparse
from collections.abc import Mapping
from functools import partial
from statistics import median

from timing import Seconds, take_turns  # first: it sets what NumPy's OpenBLAS reads

# isort: split
import numpy as np
from machine import machine
from markdown import print_header, print_row, verdict
from peers import CORES
from peers.prediction import PREDICTORS, Layers, Predict, in_blocks, load_predictors
from scipy.special import softmax

import trilith as tl
from trilith.network.network import PREDICTION_BATCH

FEATURES, HIDDEN, CLASSES = 64, (128, 128), 10
ENGINE, NETWORK, ESTIMATOR = (
    "the engine, logits",
    "Network.predict, logits",
    "NetworkClassifier.predict_proba",
)
GOALS = {ENGINE: 15.0, ESTIMATOR: 100.0}  # µs
TOLERANCE = 1e-5


def ours(engine: str) -> tuple[dict[str, Predict], Layers]:
    """Each way into the engine, and the layers that all of them have."""
    X = np.random.default_rng(0).standard_normal((1000, FEATURES), dtype=np.float32)
    settings = {"epochs": 1, "standardize": False, "precision": "float32", "random_state": 0}
    classifier = tl.NetworkClassifier(hidden_layers=HIDDEN, engine=engine, **settings)
    network = classifier.fit(X, np.arange(len(X)) % CLASSES).network_
    network.predict(X[:1], engine=engine)
    compiled = network.compiled(engine)
    arrays = list(network.parameters.values())
    ways: dict[str, Predict] = {
        ENGINE: lambda X: compiled.run({"x": X})["output_0"],
        NETWORK: lambda X: network.predict(X, engine=engine),
        ESTIMATOR: classifier.predict_proba,
    }
    return ways, list(zip(arrays[::2], arrays[1::2], strict=True))


def measure(candidates: Mapping[str, Predict], X: np.ndarray, rounds: int, least: float) -> Seconds:
    """Seconds to predict X, by candidate and round.

    Raises:
        SystemExit: somebody predicts something else.
    """
    expected = candidates[ESTIMATOR](X)
    for name, predict in candidates.items():
        found = predict(X)
        probabilities = softmax(found, axis=1) if "logits" in name else found
        if not np.allclose(probabilities, expected, rtol=0, atol=TOLERANCE):
            raise SystemExit(f"{name} predicts something else: nothing is timed.")
    del expected, found, probabilities
    return take_turns(
        {name: partial(repeated, predict, X) for name, predict in candidates.items()}, rounds, least
    )


def repeated(predict: Predict, X: np.ndarray, times: int) -> None:
    """Predict so many times."""
    for _ in range(times):
        predict(X)


def main() -> None:
    """Print two tables in Markdown."""
    parser = argparse.ArgumentParser(description="Prediction: trilith beside its peers.")
    parser.add_argument("--engine", default="auto", help="trilith's")
    parser.add_argument("--peers", nargs="*", choices=PREDICTORS, default=list(PREDICTORS))
    parser.add_argument("--rounds", type=int, default=15, help="for one row; a third of them for a million")
    parser.add_argument("--quick", action="store_true", help="few rows and rounds: whether it works")
    arguments = parser.parse_args()
    rounds, least, rows = (2, 0.0, 10_000) if arguments.quick else (arguments.rounds, 0.1, 1_000_000)
    net = "-".join(map(str, (FEATURES, *HIDDEN, CLASSES)))
    versions = machine("numpy", "scikit-learn", "torch", "onnxruntime")
    print(f"{versions}; {net}, engine {arguments.engine}, {rounds} rounds")

    ways, layers = ours(arguments.engine)
    generator = np.random.default_rng(1)
    row = generator.standard_normal((1, FEATURES), dtype=np.float32)
    seconds = measure({**ways, **load_predictors(arguments.peers, layers, 1)}, row, rounds, least)
    print("\n### One row\n")
    print_header("who", "µs", "goal, at most", "")
    for name, times in seconds.items():
        microseconds = median(times) * 1e6
        goal = [f"{GOALS[name]:g}", verdict(microseconds, GOALS[name])] if name in GOALS else ["", ""]
        print_row(name, f"{microseconds:,.1f}", *goal)

    X = generator.standard_normal((rows, FEATURES), dtype=np.float32)
    many = {name: ways[name] for name in (NETWORK, ESTIMATOR)}
    for name, predict in load_predictors(arguments.peers, layers, CORES).items():
        many[name] = in_blocks(predict, PREDICTION_BATCH)
    seconds = measure(many, X, max(2, rounds // 3), least)
    print(f"\n### {rows:,} rows in blocks of {PREDICTION_BATCH:,}\n")
    print_header("who", "rows a second")
    for name, times in seconds.items():
        print_row(name, f"{rows / median(times):,.0f}")


if __name__ == "__main__":
    main()
