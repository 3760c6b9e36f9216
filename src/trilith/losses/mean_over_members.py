"""MeanOverMembers: the loss of many networks in one."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import BatchSize, Node, format_shape
from trilith.losses.loss import Loss, LossFunction, TargetKind, mean_of_rest


@dataclass(frozen=True)
class MeanOverMembers(Loss):
    """The mean of the members' losses, for a ParallelEnsemble: each member has to be right by itself.

    output: (batch, members, columns); target as `inner` takes it for (batch, columns).

    Raises:
        ShapeError: an output of other axes (when called).
    """

    inner: LossFunction

    @property
    def target(self) -> TargetKind:  # type: ignore[override]
        """That of the inner loss."""
        return self.inner.target if isinstance(self.inner, Loss) else "float"

    @property
    def target_range(self) -> tuple[float, float]:  # type: ignore[override]
        """That of the inner loss."""
        return self.inner.target_range if isinstance(self.inner, Loss) else (-inf, inf)

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
        return losses if losses.shape == () else losses.reshape((batch, members)).mean(1)

    def prediction(self, output: Node) -> Node:
        """What the members predict together."""
        mean = output.mean(1)
        return self.inner.prediction(mean) if isinstance(self.inner, Loss) else mean

    def class_weights(self, output: Node, target: Node) -> Node | None:
        """Those of the inner loss, which do not depend on the member."""
        return self.inner.class_weights(output.mean(1), target) if isinstance(self.inner, Loss) else None
