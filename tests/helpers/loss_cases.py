"""Every loss's cases by its name. A new loss is described here once, and every generic test runs over it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.helpers.case import AS_THEY_ARE, ROWS, Draw, Sizes, anything, below, resized
from tests.helpers.interpret import Values
from tests.helpers.structure_cases import hot, soft
from trilith.graph import BATCH, Node, Shape
from trilith.graph.node import input_node
from trilith.graph.shape import resolve
from trilith.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Huber,
    Loss,
    MeanAbsoluteError,
    MeanSquaredError,
    Poisson,
    Quantile,
)

EXAMPLES = 12
COLUMN: Shape = (BATCH, 1)
FLAT: Shape = (BATCH,)
PerExample = Callable[[np.ndarray, np.ndarray], np.ndarray]


def share(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers from 0 to 1."""
    return generator.uniform(size=shape)


@dataclass(frozen=True)
class LossCase:
    """`expected` gives each example's loss in plain NumPy, from outputs and targets of any shapes given.

    `least`: no axis may be drawn smaller; None where the loss itself says the sizes.
    """

    loss: Loss
    expected: PerExample
    output: Shape = ROWS
    target: Shape = ROWS
    draw: Draw = anything
    least: int | None = 1

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of output and target."""
        return self.output, self.target

    def realise(self, examples: int = EXAMPLES, sizes: Sizes = AS_THEY_ARE) -> tuple[Node, Values]:
        """The loss of each example, and values for output (the first) and target."""
        generator = np.random.default_rng(17)
        output = input_node(resized(self.output, sizes), "output")
        target = input_node(resized(self.target, sizes), "target", self.kind)
        values = {
            output: generator.normal(0, 2, resolve(output.shape, examples)),
            target: self.draw(generator, resolve(target.shape, examples)),
        }
        return self.loss(output, target), values

    @property
    def kind(self) -> str:
        """The kind of the target."""
        return self.loss.target


def rows(values: np.ndarray) -> np.ndarray:
    """The mean over all but the batch."""
    return values.reshape(len(values), -1).mean(1)


def cross_entropy(smoothing: float = 0.0) -> PerExample:
    def expected(z: np.ndarray, classes: np.ndarray) -> np.ndarray:
        truth = hot(classes.ravel(), z.shape[1]) * (1 - smoothing) + smoothing / z.shape[1]
        return -(truth * np.log(soft(z, -1))).sum(1)

    return expected


def binary_cross_entropy(smoothing: float = 0.0) -> PerExample:
    def expected(z: np.ndarray, y: np.ndarray) -> np.ndarray:
        truth = y.reshape(z.shape) * (1 - smoothing) + smoothing / 2
        probability = 1 / (1 + np.exp(-z))
        return rows(-truth * np.log(probability) - (1 - truth) * np.log(1 - probability))

    return expected


def huber(delta: float) -> PerExample:
    def expected(p: np.ndarray, y: np.ndarray) -> np.ndarray:
        e = np.abs(p - y)
        return rows(np.where(e <= delta, e * e / 2, delta * (e - delta / 2)))

    return expected


def pinball(*levels: float) -> PerExample:
    def expected(p: np.ndarray, y: np.ndarray) -> np.ndarray:
        e = y.reshape(len(p), -1) - p
        q = np.array(levels)
        return rows(np.where(e > 0, q * e, (q - 1) * e))

    return expected


def margin(z: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Crammer and Singer's hinge loss."""
    others = [max(row[k] for k in range(len(row)) if k != c) for row, c in zip(z, classes, strict=True)]
    return np.maximum(0, 1 - z[np.arange(len(z)), classes] + others)


def signed_margin(z: np.ndarray, classes: np.ndarray) -> np.ndarray:
    return np.maximum(0, 1 - np.where(classes.ravel() == 1, z.ravel(), -z.ravel()))


LOSS_CASES: dict[str, tuple[LossCase, ...]] = {
    "cross_entropy": (
        LossCase(CrossEntropy(), cross_entropy(), ROWS, FLAT, below(3), least=3),
        LossCase(CrossEntropy(), cross_entropy(), ROWS, COLUMN, below(3), least=3),
        LossCase(CrossEntropy(label_smoothing=0.2), cross_entropy(0.2), ROWS, FLAT, below(3), least=3),
    ),
    "binary_cross_entropy": (
        LossCase(BinaryCrossEntropy(), binary_cross_entropy(), COLUMN, FLAT, below(2)),
        LossCase(BinaryCrossEntropy(), binary_cross_entropy(), FLAT, COLUMN, below(2)),
        LossCase(BinaryCrossEntropy(), binary_cross_entropy(), ROWS, ROWS, share),
        LossCase(BinaryCrossEntropy(label_smoothing=0.3), binary_cross_entropy(0.3), ROWS, ROWS, below(2)),
    ),
    "mean_squared_error": (
        LossCase(MeanSquaredError(), lambda p, y: rows((p - y) ** 2)),
        LossCase(MeanSquaredError(), lambda p, y: (p[:, 0] - y) ** 2, COLUMN, FLAT),
        LossCase(MeanSquaredError(), lambda p, y: rows((p - y) ** 2), (BATCH, 2, 3), (BATCH, 2, 3)),
    ),
    "mean_absolute_error": (LossCase(MeanAbsoluteError(), lambda p, y: rows(np.abs(p - y))),),
    "huber": (LossCase(Huber(), huber(1.0)), LossCase(Huber(delta=2.5), huber(2.5))),
    "quantile": (
        LossCase(Quantile(), pinball(0.5)),
        LossCase(Quantile(0.9), pinball(0.9), COLUMN, FLAT),
        LossCase(Quantile((0.1, 0.5, 0.9)), pinball(0.1, 0.5, 0.9), ROWS, FLAT, least=None),
        LossCase(Quantile((0.1, 0.5, 0.9)), pinball(0.1, 0.5, 0.9), ROWS, COLUMN, least=None),
    ),
    "poisson": (LossCase(Poisson(), lambda z, y: rows(np.exp(z) - y * z), ROWS, ROWS, below(5)),),
    "hinge": (
        LossCase(Hinge(), signed_margin, COLUMN, FLAT, below(2)),
        LossCase(Hinge(), signed_margin, FLAT, FLAT, below(2)),
        LossCase(Hinge(), margin, ROWS, FLAT, below(3), least=3),
        LossCase(Hinge(), margin, (BATCH, 2), FLAT, below(2), least=2),
    ),
}
