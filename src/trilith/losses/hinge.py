"""The hinge loss of support vector machines."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.graph import Node
from trilith.losses.loss import Loss, aligned, class_scores, mean_of_rest
from trilith.ops import one_hot, relu, where


@dataclass(frozen=True)
class Hinge(Loss):
    """max(0, 1 - margin). One column: margin = ±z for class 1 or 0.

    Several columns: margin = the true class's score less the best other one (Crammer & Singer 2001).
    """

    target = "int"

    def __call__(self, output: Node, target: Node) -> Node:
        if len(output.shape) < 2 or output.shape[-1] == 1:
            return mean_of_rest(relu(1 - (2 * aligned(output, target) - 1) * output))
        classes, labels = class_scores(output, target)
        is_true = one_hot(labels, classes)
        true_score = (is_true * output).sum(-1)
        best_other = where(is_true > 0.5, -1e30, output).max(-1)
        return relu(1 - true_score + best_other)
