"""Cat or not: pictures as vectors, logistic regression, then a deep network, as the textbook does it.

    python examples/cat_or_not.py --data FOLDER

FOLDER (or the environment variable TRILITH_DATA) holds train_catvnoncat.h5 and test_catvnoncat.h5: 209 and 50
pictures of 64 x 64 x 3 bytes. Needs h5py: pip install "trilith[examples]".
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import numpy as np

import trilith as tl


def read(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """The pictures as rows (pictures, 64 · 64 · 3) in [0, 1], and 1 for a cat, 0 for none."""
    import h5py

    with h5py.File(folder / f"{part}_catvnoncat.h5") as file:
        pictures = file[f"{part}_set_x"][:]  # (pictures, 64, 64, 3) uint8
        return pictures.reshape(len(pictures), -1) / 255, file[f"{part}_set_y"][:]


def logistic_regression(iterations: int = 2000) -> tl.LogisticRegression:
    """Zero weights, full-batch gradient descent: z = x · w + b, a = sigmoid(z)."""
    return tl.LogisticRegression(
        initializer="zeros",
        standardize=False,
        optimizer="gradient_descent",
        learning_rate=0.005,
        batch_size=None,
        epochs=iterations,
        random_state=0,
    )


class TextbookNormal:
    """W ~ N(0, 1 / fan_in), drawn layer after layer from one legacy generator, as the exercise does."""

    def __init__(self) -> None:
        self.random = np.random.RandomState(1)  # the published figures are of this generator

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """(fan_in, units); the exercise writes W as (units, fan_in)."""
        fan_in, units = shape
        return (self.random.randn(units, fan_in) / np.sqrt(fan_in)).T


def deep_network() -> tl.Network:
    """12288 - 20 - 7 - 5 - 1."""
    initializer = TextbookNormal()
    hidden = [tl.Dense(units, "relu", initializer=initializer) for units in (20, 7, 5)]
    return tl.Network([*hidden, tl.Dense(1, initializer=initializer)])


def accuracy(network: tl.Network, X: np.ndarray, y: np.ndarray) -> float:
    """The share of pictures that are told right: cat where the logit is positive."""
    return float(np.mean((network.predict(X)[:, 0] > 0) == (y == 1)))


def main() -> None:
    """Train both and print cost curves and accuracies."""
    parser = argparse.ArgumentParser(description="Cat or not: logistic regression, then a deep network.")
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("TRILITH_DATA"), help="folder of the .h5 files"
    )
    parser.add_argument(
        "--iterations", type=int, nargs=2, default=(2000, 2500), help="of the two (default: 2000 2500)"
    )
    arguments = parser.parse_args()
    if arguments.data is None or not Path(arguments.data, "train_catvnoncat.h5").is_file():
        sys.exit(
            f"no train_catvnoncat.h5 in {arguments.data}. Name its folder: --data FOLDER, or TRILITH_DATA."
        )
    X, y = read(Path(arguments.data), "train")
    Xt, yt = read(Path(arguments.data), "test")
    first, second = arguments.iterations

    model = logistic_regression(first).fit(X, y)
    print("logistic regression, cost after 0, 100, 200, ... iterations:")
    print("  " + " ".join(f"{cost:.6f}" for cost in model.history_["loss"][::100]))
    print(f"  accuracy {model.score(X, y):.2%} train, {model.score(Xt, yt):.2%} test")

    network = deep_network()
    descent = tl.GradientDescent(0.0075)
    loss = "binary_cross_entropy"
    history = tl.train(network, X, y, loss=loss, optimizer=descent, batch_size=None, epochs=second)
    print("12288-20-7-5-1, cost after 0, 100, 200, ... iterations:")
    print("  " + " ".join(f"{cost:.6f}" for cost in history["loss"][::100]))
    print(f"  accuracy {accuracy(network, X, y):.2%} train, {accuracy(network, Xt, yt):.2%} test")


if __name__ == "__main__":
    main()
