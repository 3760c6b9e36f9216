"""Which sums are taken inside the chain that makes what they add up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from trilith.engines.native.groups import Frame, Groups
from trilith.engines.native.in_place import LARGEST_GROUP, SMALL
from trilith.engines.native.memory import PANEL
from trilith.graph import Apply, Node
from trilith.ops.linear import Matmul
from trilith.ops.reduce import Mean, Sum

PARTS, PART = 8, 2**14  # stretches of rows at most, and the least elements of one


def stretches(frame: Frame) -> int:
    """How many stretches of rows a sum over them is taken in, each by one thread; then they are added up."""
    if frame.panels or frame.columns == 1:
        return 1
    return max(1, min(PARTS, frame.rows * frame.columns // PART, frame.rows // PANEL))


@dataclass(frozen=True)
class ChainSum:
    """A sum in a chain: the step's code, its factor, and the shape that its kernel writes."""

    node: Apply
    code: str
    factor: float
    shape: tuple[int, int]


def choose_sums(
    nodes: Sequence[Node], groups: Groups, roots: Collection[Node], products: Mapping[Node, Node]
) -> dict[Node, list[ChainSum]]:
    """For the leader of a group, the sums that its chain takes.

    Sums over columns go along with whatever else a chain does in its rows. Sums over many rows are taken by
    stretches, also in a chain that a convolution takes up. Sums over few rows or over everything need the
    chain to run in another way, and are taken only where it then has nothing else to write.
    products: what takes up a group, by its leader.
    """
    found: dict[Node, list[ChainSum]] = {}
    for node in nodes:
        leader = groups.of(node.inputs[0]) if isinstance(node, Apply) and len(node.inputs) == 1 else None
        if leader is not None and len(groups.members[leader]) <= LARGEST_GROUP:
            assert isinstance(node, Apply)
            if taken := _sum_of(node, groups):
                found.setdefault(leader, []).append(taken)
    chosen = {}
    for leader, sums in found.items():
        product = products.get(leader)
        if product is None:
            kept = _that_agree(leader, sums, groups, roots)
        else:
            kept = [] if _is_matmul(product) else _by_stretches(leader, sums, groups)
        if kept:
            chosen[leader] = kept
    return chosen


def _is_matmul(node: Node) -> bool:
    return isinstance(node, Apply) and isinstance(node.op, Matmul)


def _by_stretches(leader: Node, sums: list[ChainSum], groups: Groups) -> list[ChainSum]:
    """The sums over rows, where they are taken stretch by stretch."""
    many = stretches(Frame.of(groups.shape[leader])) > 1
    return [each for each in sums if many and each.code == "sum_rows"]


def _sum_of(node: Apply, groups: Groups) -> ChainSum | None:
    (x,) = node.inputs
    op, shape = node.op, groups.shape[x]
    if not isinstance(op, (Sum, Mean)) or x.dtype != "float" or not isinstance(x, Apply) or 0 in shape:
        return None
    frame, last = Frame.of(shape), len(shape) - 1
    over = {axis % len(shape) for axis in op.axes if shape[axis] > 1}
    every = {axis for axis, size in enumerate(shape) if size > 1}
    factor = 1 / prod(shape[axis] for axis in op.axes) if isinstance(op, Mean) else 1.0
    if frame.columns == 1:
        small = frame.rows <= SMALL
        return ChainSum(node, "sum_all", factor, (1, 1)) if small and over == every and every else None
    if over == {last} and frame.rows > 1:
        return ChainSum(node, "sum_columns", factor, (frame.rows, 1))
    if over == every - {last} and over:
        return ChainSum(node, "sum_rows", factor, (1, frame.columns))
    return None


def _that_agree(
    leader: Node, sums: list[ChainSum], groups: Groups, roots: Collection[Node]
) -> list[ChainSum]:
    """The sums that one run of the chain can take."""
    if over_rows := _by_stretches(leader, sums, groups):
        return over_rows
    members = groups.members[leader]
    across = [each for each in sums if each.code == "sum_columns"]
    others = [each for each in sums if each.code != "sum_columns"]
    taken = {each.node for each in others}
    inside = set(members)
    alone = not any(
        member in roots or any(user not in inside and user not in taken for user in groups.users[member])
        for member in members
    )
    return others if others and alone else across
