"""The quantile (pinball) loss."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, as_node
from trilith.losses.loss import Loss, aligned, mean_of_rest
from trilith.ops import broadcast, maximum


@dataclass(frozen=True)
class Quantile(Loss):
    """max(q · e, (q - 1) · e) with e = target - prediction (Koenker & Bassett 1978).

    `level` is one q in (0, 1), or several: then the output has one column for each and the target one.

    Raises:
        SettingError: a level outside (0, 1).
        ShapeError: several levels and another number of output columns (when called).
    """

    level: float | tuple[float, ...] = 0.5

    def __post_init__(self) -> None:
        if not self.levels or not all(0 < level < 1 for level in self.levels):
            raise SettingError(f"quantile levels must lie between 0 and 1, got {self.level}.")

    @property
    def levels(self) -> tuple[float, ...]:
        """The levels as a tuple."""
        return (self.level,) if isinstance(self.level, (int, float)) else tuple(self.level)

    def __call__(self, output: Node, target: Node) -> Node:
        if len(self.levels) == 1:
            error = aligned(output, target) - output
            return mean_of_rest(maximum(self.levels[0] * error, (self.levels[0] - 1) * error))
        if output.shape[-1] != len(self.levels):
            raise ShapeError(
                f"quantile loss with {len(self.levels)} levels expects as many outputs, got {output}. "
                f"End the network with Dense({len(self.levels)})."
            )
        column = target.cast("float").reshape((output.shape[0], 1))
        error = broadcast(column, output.shape) - output
        levels = as_node(list(self.levels))
        return mean_of_rest(maximum(levels * error, (levels - 1) * error))
