"""BatchNorm: each feature to mean 0 and variance 1 over the batch."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.blocks.block import Block, fixed_size, require_float, require_share
from trilith.graph import Node, by_phase, with_update
from trilith.graph.node import Fill, parameter, state
from trilith.ops import count, maximum, minimum, moments, sqrt, standardise


@dataclass(frozen=True)
class BatchNorm(Block):
    """y = scale · (x - mean) / √(variance + epsilon) + shift (Ioffe & Szegedy 2015), last axis = features.

    While training, mean and (biased) variance are the batch's; at inference they are running averages,
    running ← momentum · running + (1 - momentum) · batch, of the mean and the unbiased variance.

    Raises:
        SettingError: a momentum outside [0, 1).
    """

    momentum: float = 0.9
    epsilon: float = 1e-5

    def __post_init__(self) -> None:
        require_share(self.momentum, "BatchNorm momentum")

    def build(self, x: Node) -> Node:
        """(batch, ..., features) to the same shape."""
        x = require_float(x)
        size = (fixed_size(x),)
        axes = tuple(range(len(x.shape) - 1))
        running_mean = state(size, 0.0, "running_mean")
        running_variance = state(size, 1.0, "running_variance")

        normalised = standardise(x, axes, self.epsilon)
        mean, variance = moments(x, axes)
        examples = count(x, axes)
        unbiased = variance * examples / maximum(examples - 1, 1.0)
        # a batch of one says nothing of the variance: it leaves the running averages alone
        share = (1 - self.momentum) * minimum(examples - 1, 1.0)
        for running, batch in ((running_mean, mean), (running_variance, unbiased)):
            normalised = with_update(normalised, running, running + share * (batch - running))
        fixed = (x - running_mean) / sqrt(running_variance + self.epsilon)

        scale = parameter(size, Fill(1.0), "scale", regularised=False)
        shift = parameter(size, Fill(0.0), "shift", regularised=False)
        return scale * by_phase(training=normalised, inference=fixed) + shift
