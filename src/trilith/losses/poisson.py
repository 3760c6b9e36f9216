"""The Poisson loss for counts."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from trilith.graph import Node
from trilith.losses.loss import Loss, aligned, mean_of_rest
from trilith.ops import exp


@dataclass(frozen=True)
class Poisson(Loss):
    """exp(z) - y z, the negative log-likelihood of a count y with log-rate z, less a constant."""

    target_range = (0.0, inf)

    def prediction(self, output: Node) -> Node:
        """The expected count."""
        return exp(output)

    def __call__(self, output: Node, target: Node) -> Node:
        return mean_of_rest(exp(output) - aligned(output, target) * output)
