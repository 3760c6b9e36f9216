"""ParallelEnsemble: many networks in one, which share nearly all their weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from trilith import ops
from trilith.blocks.block import Block, fixed_size, require_counts, require_float, row_size, stack
from trilith.errors import SettingError
from trilith.graph import Node, by_phase
from trilith.graph.node import Fill, parameter
from trilith.initializers import RandomSign, SmallNormal


@dataclass(frozen=True)
class ParallelEnsemble(Block):
    """`members` networks of the same blocks and weights, told apart by what they see and how they answer.

    Each member multiplies the features by factors of its own, random signs at first, and has output weights
    of its own (TabM-mini, Gorishniy et al. 2024). While training each member is to be right by itself
    (losses.MeanOverMembers); at inference every member gives the mean of all.

    Raises:
        SettingError: no block, or members or units below 1.
    """

    blocks: tuple[Block, ...]
    units: int
    members: int = 32

    def __post_init__(self) -> None:
        if not self.blocks:
            raise SettingError("ParallelEnsemble needs blocks that its members share, got none.")
        require_counts("ParallelEnsemble", units=self.units, members=self.members)

    def build(self, x: Node) -> Node:
        """(batch, features) to (batch, members, units)."""
        x = require_float(x)
        features = row_size(x)
        factors = parameter((self.members, features), RandomSign(), "factors", regularised=False)
        hidden = stack(self.blocks, x.reshape((x.shape[0], 1, features)) * factors)
        size = fixed_size(hidden)
        weight = parameter((self.members, size, self.units), SmallNormal(1 / sqrt(size)), "weight")
        bias = parameter((self.members, 1, self.units), Fill(0.0), "bias", regularised=False)
        answers = hidden.transpose((1, 0, 2)) @ weight + bias
        answers = answers.transpose((1, 0, 2))
        mean = ops.broadcast(answers.mean(1, keepdims=True), answers.shape)
        return by_phase(training=answers, inference=mean)
