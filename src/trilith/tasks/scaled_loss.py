"""A loss measured in standard units of the target, for networks that predict in the target's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Node, as_node
from trilith.losses.loss import Loss, LossFunction


@dataclass(frozen=True)
class ScaledLoss(Loss):
    """inner((output - mean) / scale, (target - mean) / scale): the same loss for any unit of the target.

    output and target: (batch, columns). mean, scale: one number for each column of the target. An output
    with other columns (several quantiles of one target) takes the only number there is.
    """

    inner: LossFunction
    mean: Sequence[float]
    scale: Sequence[float]

    def __call__(self, output: Node, target: Node) -> Node:
        return self.inner(self._scaled(output), self._scaled(target.cast("float")))

    def _scaled(self, values: Node) -> Node:
        return (values - as_node(list(self.mean))) / as_node(list(self.scale))
