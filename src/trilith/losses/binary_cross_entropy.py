"""Binary cross-entropy between truth and the sigmoid of the logits, one decision a column."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.errors import ShapeError
from trilith.graph import Node, format_shape
from trilith.losses.cross_entropy import require_smoothing
from trilith.losses.loss import Loss, aligned, mean_of_rest
from trilith.ops import softplus


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    """-y log σ(z) - (1 - y) log(1 - σ(z)) = softplus(z) - y z, from logits; the mean over the columns.

    Targets lie in [0, 1]. `label_smoothing` ε moves them to y (1 - ε) + ε / 2. `positive_weight` counts
    examples of the positive class that many times (only with a single column).

    Raises:
        SettingError: a label smoothing outside [0, 1].
    """

    label_smoothing: float = 0.0
    positive_weight: float | None = None
    target_range = (0.0, 1.0)

    def __post_init__(self) -> None:
        require_smoothing(self.label_smoothing)

    def __call__(self, output: Node, target: Node) -> Node:
        y = aligned(output, target)
        if self.label_smoothing:
            y = y * (1 - self.label_smoothing) + self.label_smoothing / 2
        return mean_of_rest(softplus(output) - y * output)

    def class_weights(self, output: Node, target: Node) -> Node | None:
        if self.positive_weight is None:
            return None
        if output.shape[1:] not in ((), (1,)):
            raise ShapeError(
                f"positive_weight is for a single column, got an output {format_shape(output.shape)}. "
                "Give sample weights instead."
            )
        return 1.0 + (self.positive_weight - 1.0) * aligned(output, target).reshape(-1)
