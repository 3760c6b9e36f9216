"""Cross-entropy between the true class and the softmax of the logits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, as_node
from trilith.losses.loss import Loss, class_scores
from trilith.ops import gather, log_softmax, take_along_axis


@dataclass(frozen=True)
class CrossEntropy(Loss):
    """-log softmax(logits)[class], from logits (batch, classes) and class numbers (batch,).

    `label_smoothing` ε puts ε / classes on every class and 1 - ε more on the true one (Szegedy et al.
    2016). `class_weight`: one weight a class; the mean is then weighted by them.

    Raises:
        SettingError: a label smoothing outside [0, 1].
    """

    label_smoothing: float = 0.0
    class_weight: Sequence[float] | None = None
    target = "int"

    def __post_init__(self) -> None:
        require_smoothing(self.label_smoothing)

    def __call__(self, output: Node, target: Node) -> Node:
        _, labels = class_scores(output, target)
        log_probabilities = log_softmax(output)
        column = labels.reshape((output.shape[0], 1))
        loss = -take_along_axis(log_probabilities, column).reshape(labels.shape)
        if self.label_smoothing == 0:
            return loss
        spread = -log_probabilities.mean(-1)
        return (1 - self.label_smoothing) * loss + self.label_smoothing * spread

    def class_weights(self, output: Node, target: Node) -> Node | None:
        if self.class_weight is None:
            return None
        classes, labels = class_scores(output, target)
        if len(self.class_weight) != classes:
            raise ShapeError(f"expects {classes} class weights, got {len(self.class_weight)}.")
        return gather(as_node([float(weight) for weight in self.class_weight]), labels)


def require_smoothing(value: float) -> None:
    """Raise a SettingError unless 0 <= value <= 1."""
    if not 0 <= value <= 1:
        raise SettingError(f"label_smoothing must be between 0 and 1, got {value}.")
