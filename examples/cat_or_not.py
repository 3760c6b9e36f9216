"""Is it a cat? Logistic regression and a deep network on 209 pictures, as a well-known course builds them.

    pip install "trilith[examples]"
    python examples/cat_or_not.py --data FOLDER

FOLDER holds train_catvnoncat.h5 and test_catvnoncat.h5; TRILITH_DATA=FOLDER says the same. Both models see a
picture as 64 x 64 x 3 = 12288 numbers and descend along the gradient of all training pictures at once.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import h5py
import numpy as np

import trilith as tl

PIXELS = 12288
LAYERS = ((20, "relu"), (7, "relu"), (5, "relu"), (1, "linear"))


def read_pictures(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    """Pixels from 0 to 1 (pictures, 12288), and 1 for a cat or 0 for anything else (pictures,)."""
    with h5py.File(folder / f"{part}_catvnoncat.h5") as file:
        pixels, cats = file[f"{part}_set_x"][:], file[f"{part}_set_y"][:]
    return pixels.reshape(len(pixels), PIXELS) / 255, cats


def fit_logistic_regression(X: np.ndarray, y: np.ndarray, steps: int = 2000) -> tl.LogisticRegression:
    """Descend from zero weights."""
    model = tl.LogisticRegression(
        initializer="zeros", optimizer="gradient_descent", learning_rate=0.005, batch_size=None, epochs=steps,
        standardize=False, precision="float64",
    )  # fmt: skip
    return model.fit(X, y)


def fit_deep_network(
    X: np.ndarray, y: np.ndarray, weights: Sequence[np.ndarray], steps: int = 2500, precision: str = "float64"
) -> tuple[tl.Network, tl.History]:
    """Descend with a 12288-20-7-5-1 network of relu units from these weights; its output is a logit."""
    layers = zip(LAYERS, weights, strict=True)
    network = tl.Network([tl.Dense(*layer, initializer=take(W)) for layer, W in layers])
    history = tl.train(
        network, X, y, loss="binary_cross_entropy", optimizer=tl.GradientDescent(0.0075), batch_size=None,
        epochs=steps, precision=precision, progress=False,
    )  # fmt: skip
    return network, history


def take(W: np.ndarray) -> Callable[..., np.ndarray]:
    """An initializer that draws nothing."""
    return lambda generator, shape: W


def draw_weights(seed: int) -> list[np.ndarray]:
    """W (inputs, units) of each layer from N(0, 1 / inputs), drawn as the course does.

    Its seed is 1, and with it its costs come back digit for digit.
    """
    random = np.random.RandomState(seed)
    sizes = pairwise([PIXELS, *(units for units, _ in LAYERS)])
    return [random.randn(units, inputs).T / np.sqrt(inputs) for inputs, units in sizes]


def accuracy(network: tl.Network, X: np.ndarray, y: np.ndarray) -> float:
    """The share of pictures that are told right: a logit above 0 says cat."""
    return float(((network.predict(X)[:, 0] > 0) == y).mean())


def print_costs(title: str, costs: Sequence[float]) -> None:
    """Every hundredth cost, and the last."""
    print(f"\n{title}\n\n  step      cost")
    for step in (*range(0, len(costs), 100), len(costs) - 1):
        print(f"{step:6}  {costs[step]:8.6f}")
    print()


def print_right(train: float, test: float) -> None:
    """How many pictures are told right."""
    print(f"right: {train:7.2%} of the training pictures, {test:.2%} of the test pictures")


def main() -> None:
    """Fit both models; then the network again from other weights, for what one run hides."""
    parser = ArgumentParser(description="Is it a cat?")
    parser.add_argument("--data", default=os.environ.get("TRILITH_DATA"), help="folder of the .h5 files")
    parser.add_argument("--steps", type=int, help="end each descent after so many steps")
    parser.add_argument("--draws", type=int, default=5, help="how many other first weights to try")
    arguments = parser.parse_args()
    if arguments.data is None:
        sys.exit("Where are the pictures? Give --data FOLDER or set TRILITH_DATA=FOLDER.")
    try:
        (X, y), (Xt, yt) = (read_pictures(Path(arguments.data), part) for part in ("train", "test"))
    except OSError as error:
        sys.exit(f"Cannot read the pictures: {error}")
    print(f"{len(y)} training pictures ({y.mean():.0%} cats), {len(yt)} test pictures ({yt.mean():.0%} cats)")

    model = fit_logistic_regression(X, y, arguments.steps or 2000)
    print_costs("Logistic regression", model.history_["loss"])
    print_right(model.score(X, y), model.score(Xt, yt))

    steps = arguments.steps or 2500
    network, history = fit_deep_network(X, y, draw_weights(1), steps)
    print_costs("Deep network, 12288-20-7-5-1", history["loss"])
    print_right(accuracy(network, X, y), accuracy(network, Xt, yt))

    print("\nThe same network from other first weights (one picture of the test is 2%)\n")
    for seed in range(2, 2 + arguments.draws):
        network, _ = fit_deep_network(X, y, draw_weights(seed), steps, "float32")
        print_right(accuracy(network, X, y), accuracy(network, Xt, yt))


if __name__ == "__main__":
    main()
