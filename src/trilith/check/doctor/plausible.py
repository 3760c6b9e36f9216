"""How well targets go with outputs: the loss of each row, and whether its target is to be doubted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trilith.engines import in_float64
from trilith.graph import BATCH, Program
from trilith.graph.node import input_node
from trilith.losses import BinaryCrossEntropy, Loss, LossFunction, MeanOverMembers
from trilith.losses.loss import mean_of_rest
from trilith.training.step import TARGET, target_node

MARGIN = 1.5  # between the losses of two classes: of a cross-entropy, 4 times as probable
FAR = 8.0  # median deviations of the root of the loss: 5 standard deviations of normal errors


@dataclass(frozen=True)
class Answers:
    """Of each row: its loss, its target, what was expected instead, and whether the target is doubted."""

    losses: np.ndarray
    given: np.ndarray
    expected: np.ndarray
    doubted: np.ndarray


def answers(loss: LossFunction, outputs: np.ndarray, target: np.ndarray) -> Answers:
    """Judge targets by outputs (rows, ...).

    Of a loss of classes, the target is doubted where another class has a loss lower by 1.5; of any other
    loss, where it lies far above that of the other rows.
    """
    losses = _losses(loss, outputs, target)
    if classes := _classes(loss, outputs):
        each = np.stack(
            [_losses(loss, outputs, np.full_like(target, label)) for label in range(classes)], axis=1
        )
        expected = each.argmin(axis=1)
        return Answers(losses, target, expected, losses - each.min(axis=1) > MARGIN)
    root = np.sqrt(np.maximum(losses, 0))
    middle = np.median(root)
    deviation = 1.4826 * np.median(np.abs(root - middle))
    doubted = root > middle + FAR * deviation if deviation else np.zeros(len(root), bool)
    return Answers(losses, target, outputs, doubted)


def _classes(loss: LossFunction, outputs: np.ndarray) -> int:
    """How many classes there are; 0 where targets are no classes."""
    if isinstance(loss, Loss) and loss.target == "int":
        return max(int(outputs.shape[-1]), 2)
    inner = loss.inner if isinstance(loss, MeanOverMembers) else loss
    return 2 if isinstance(inner, BinaryCrossEntropy) and outputs.shape[-1] == 1 else 0


def _losses(loss: LossFunction, outputs: np.ndarray, target: np.ndarray) -> np.ndarray:
    output = input_node((BATCH, *outputs.shape[1:]), "output")
    given = target_node(target)
    each = loss(output, given)
    if each.shape == ():  # a loss of the user's own that has taken the mean already
        each = each + 0 * mean_of_rest(output)
    program = Program({"output": output, TARGET: given}, {"losses": mean_of_rest(each)})
    return np.asarray(in_float64(program).run({"output": outputs, TARGET: target})["losses"])
