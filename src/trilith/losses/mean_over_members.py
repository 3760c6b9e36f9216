"""MeanOverMembers: the loss of many networks in one."""

from __future__ import annotations

from dataclasses import dataclass

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BatchSize, Node, format_shape
from trilith.losses.loss import Loss, LossFunction, mean_of_rest


@dataclass(frozen=True)
class MeanOverMembers(Loss):
    """The mean of the members' losses, for a ParallelEnsemble: each member has to be right by itself.

    output: (batch, members, columns); target as `inner` takes it for (batch, columns).
    """

    inner: LossFunction

    def __call__(self, output: Node, target: Node) -> Node:
        """(batch, members, columns) to (batch,)."""
        if len(output.shape) != 3:
            raise ShapeError(
                "MeanOverMembers expects an output (batch, members, columns), got "
                f"{format_shape(output.shape)}. End the network with ParallelEnsemble."
            )
        batch, members, columns = output.shape
        assert isinstance(members, int)
        rest, all_rows = target.shape[1:], BatchSize(members)
        repeated = ops.broadcast(target.reshape((batch, 1, *rest)), (batch, members, *rest))
        losses = mean_of_rest(
            self.inner(output.reshape((all_rows, columns)), repeated.reshape((all_rows, *rest)))
        )
        return losses.reshape((batch, members)).mean(1)

    def prediction(self, output: Node) -> Node:
        """What the members predict together."""
        mean = output.mean(1)
        return self.inner.prediction(mean) if isinstance(self.inner, Loss) else mean
