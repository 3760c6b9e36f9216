"""Losses against PyTorch's: the weighted mean over a batch and its gradient."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from tests.helpers.torch_twin import EXACT, tensor, torch, values_and_gradients
from trilith.graph import BATCH, derive
from trilith.graph.node import input_node
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

nn = torch.nn
GENERATOR = np.random.default_rng(21)
ROWS = 24
LOGITS = GENERATOR.normal(0, 3, (ROWS, 4))
CLASSES = GENERATOR.integers(0, 4, ROWS)
NUMBERS = GENERATOR.normal(size=(ROWS, 4))
LABELS = GENERATOR.integers(0, 2, (ROWS, 4)).astype(float)
COUNTS = GENERATOR.poisson(2.0, (ROWS, 4)).astype(float)
CLASS_WEIGHT = [1.0, 0.2, 3.0, 0.7]

PAIRS: dict[str, tuple[Loss, Any, np.ndarray]] = {
    "cross-entropy": (CrossEntropy(), nn.CrossEntropyLoss(), CLASSES),
    "smoothed": (CrossEntropy(0.1), nn.CrossEntropyLoss(label_smoothing=0.1), CLASSES),
    "class weights": (
        CrossEntropy(class_weight=CLASS_WEIGHT),
        nn.CrossEntropyLoss(weight=tensor(CLASS_WEIGHT)),
        CLASSES,
    ),
    "several labels": (BinaryCrossEntropy(), nn.BCEWithLogitsLoss(), LABELS),
    "soft labels": (BinaryCrossEntropy(), nn.BCEWithLogitsLoss(), 0.9 * LABELS + 0.05),
    "squared": (MeanSquaredError(), nn.MSELoss(), NUMBERS),
    "absolute": (MeanAbsoluteError(), nn.L1Loss(), NUMBERS),
    "huber": (Huber(), nn.HuberLoss(), NUMBERS),
    "wide huber": (Huber(delta=2.5), nn.HuberLoss(delta=2.5), NUMBERS),
    "poisson": (Poisson(), nn.PoissonNLLLoss(log_input=True), COUNTS),
    "median": (Quantile(0.5), lambda z, y: nn.L1Loss()(z, y) / 2, NUMBERS),
}


def ours(loss: Loss, logits: np.ndarray, truth: np.ndarray) -> list[np.ndarray]:
    """The weighted mean and its gradient."""
    output = input_node((BATCH, *logits.shape[1:]), "output")
    target = input_node((BATCH, *truth.shape[1:]), "target", "int" if truth.dtype.kind == "i" else "float")
    each, weight = loss(output, target), loss.class_weights(output, target)
    mean = each.mean() if weight is None else (weight * each).sum() / weight.sum()
    return interpret([mean, *derive(mean, [output])], {output: logits, target: truth})


@pytest.mark.parametrize("name", PAIRS)
def test_mean_and_gradient(name: str) -> None:
    loss, stranger, truth = PAIRS[name]
    mean, gradient = ours(loss, LOGITS, truth)
    _, expected, gradients = values_and_gradients(
        lambda of: of["z"], {"z": LOGITS}, lambda z: stranger(z, tensor(truth))
    )
    np.testing.assert_allclose(mean, expected, **EXACT)
    np.testing.assert_allclose(gradient, gradients["z"], **EXACT)


def test_positive_weight_counts_an_example_so_often() -> None:
    logits, labels = LOGITS[:, :1], LABELS[:, 0]
    mean, _ = ours(BinaryCrossEntropy(positive_weight=3.0), logits, labels)
    weights = tensor(1 + 2 * labels)
    total = nn.BCEWithLogitsLoss(weight=weights, reduction="sum")(tensor(logits[:, 0]), tensor(labels))
    np.testing.assert_allclose(mean, (total / weights.sum()).item(), **EXACT)


def test_hinge_of_two_classes_is_the_soft_margin_at_its_corner() -> None:
    mean, gradient = ours(Hinge(), LOGITS[:, :1], LABELS[:, 0].astype(int))
    signs = tensor(2 * LABELS[:, 0] - 1)
    stranger: Callable[[Any], Any] = lambda z: torch.relu(1 - signs * z[:, 0]).mean()  # noqa: E731
    _, expected, gradients = values_and_gradients(lambda of: of["z"], {"z": LOGITS[:, :1]}, stranger)
    np.testing.assert_allclose(mean, expected, **EXACT)
    np.testing.assert_allclose(gradient, gradients["z"], **EXACT)
