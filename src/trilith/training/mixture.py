"""Which targets examples have that a network mixes: both, each with the weight of its share."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.errors import SettingError
from trilith.graph import Apply, Node, topological
from trilith.ops import reverse
from trilith.ops.mix import Mix


def targets_of(outputs: Sequence[Node], target: Node, weight: Node | None) -> list[tuple[Node, Node | None]]:
    """The targets and weights, once; where examples are mixed also those of their mirrors.

    Every sum over the batch is linear in the weights, so the sums of both parts add up to those of the batch.

    Raises:
        SettingError: the outputs are of examples that are mixed more than once.
    """
    shares = {
        node.inputs[1]
        for node in topological(outputs)
        if isinstance(node, Apply) and isinstance(node.op, Mix)
    }
    if not shares:
        return [(target, weight)]
    if len(shares) > 1:
        raise SettingError(f"the network mixes its examples {len(shares)} times. Keep one Mixup.")
    (share,) = shares
    rest = 1 - share
    if weight is None:
        return [(target, share), (reverse(target), rest)]
    return [(target, share * weight), (reverse(target), rest * reverse(weight))]
