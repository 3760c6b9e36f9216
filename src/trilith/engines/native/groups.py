"""Which elementwise nodes run together: connected ones of one shape, with no other computation between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from trilith.engines.native.steps import code_numbers
from trilith.graph import Apply, Node
from trilith.graph.shape import resolve
from trilith.ops.arithmetic import Identity
from trilith.ops.cast import Cast
from trilith.ops.catalogue import OPS
from trilith.ops.elementwise import Elementwise
from trilith.ops.shape import Broadcast

WITHOUT_CODE = (Broadcast, Cast, Identity)  # a chain reads their operand, a cast with a code of its own


@dataclass(frozen=True)
class Frame:
    """The matrix that a chain runs over; of a vector or a single column it is (elements, 1)."""

    rows: int
    columns: int
    panels: bool

    @classmethod
    def of(cls, shape: tuple[int, ...]) -> Frame:
        """The frame of an array of this shape."""
        if len(shape) < 2 or shape[-1] == 1:
            return cls(prod(shape), 1, False)
        return cls(prod(shape[:-1]), shape[-1], len(shape) == 2)


def reading(shape: tuple[int, ...], whole: tuple[int, ...]) -> str | None:
    """How a chain over `whole` reads an operand of this shape: the step's code, or None where it cannot."""
    part, full = _stripped(shape), _stripped(whole)
    if part == full:
        return "load"
    if prod(part) == 1:
        return "load_scalar"
    wide = (1,) * (len(full) - len(part)) + part
    if wide[-1] == full[-1] and prod(wide[:-1]) == 1:
        return "load_row"
    if wide[-1] == 1 and wide[:-1] == full[:-1]:
        return "load_column"
    return None


def _stripped(shape: tuple[int, ...]) -> tuple[int, ...]:
    first = next((axis for axis, size in enumerate(shape) if size != 1), len(shape))
    return shape[first:]


class Groups:
    """The elementwise nodes of a program for one number of examples, in groups.

    A node's level counts the computations of other kinds on the longest way to it. Nodes of one level and one
    frame that touch each other are one group; since only other computations raise the level, groups can never
    wait for each other in a circle.
    """

    def __init__(self, nodes: Sequence[Node], batch: int) -> None:
        self.shape = {node: resolve(node.shape, batch) for node in nodes}
        self.users: dict[Node, list[Apply]] = {node: [] for node in nodes}
        for node in nodes:
            if isinstance(node, Apply):
                for each in dict.fromkeys(node.inputs):
                    self.users[each].append(node)
        self.level = self._levels(nodes)
        self._leader: dict[Node, Node] = {node: node for node in nodes if self.is_elementwise(node)}
        for node in self._leader:
            for each in node.inputs:
                if each in self._leader and self._key(each) == self._key(node):
                    self._leader[self._root(each)] = self._root(node)
        self.members: dict[Node, list[Apply]] = {}
        for node in nodes:
            if node in self._leader and isinstance(node, Apply):
                self.members.setdefault(self._root(node), []).append(node)

    def is_elementwise(self, node: Node) -> bool:
        """Whether a chain can compute the node: not an op of somebody's own, whatever its name."""
        if not isinstance(node, Apply):
            return False
        op = node.op
        known = isinstance(op, Elementwise) and OPS.get(op.name) is type(op) and op.name in code_numbers()
        return known or isinstance(op, WITHOUT_CODE)

    def of(self, node: Node) -> Node | None:
        """The group of a node, by the node that stands for it."""
        return self._root(node) if node in self._leader else None

    def whole(self, node: Apply) -> bool:
        """Whether the node computes with whole numbers and truth values only."""
        return node.dtype != "float" and all(each.dtype != "float" for each in node.inputs)

    def _key(self, node: Node) -> tuple[object, ...]:
        assert isinstance(node, Apply)
        return self.level[node], Frame.of(self.shape[node]), self.whole(node)

    def _root(self, node: Node) -> Node:
        while self._leader[node] is not node:
            self._leader[node] = self._leader[self._leader[node]]  # so that long chains are walked once
            node = self._leader[node]
        return node

    def _levels(self, nodes: Sequence[Node]) -> dict[Node, int]:
        level: dict[Node, int] = {}
        for node in nodes:
            before = max((level[each] for each in node.inputs), default=0)
            level[node] = before if self.is_elementwise(node) or not node.inputs else before + 1
        for node in reversed(nodes):
            if self._is_cheaper_later(node):
                level[node] = max(level[node], min(level[user] for user in self.users[node]))
        return level

    def _is_cheaper_later(self, node: Node) -> bool:
        """Whether to compute the node where it is used keeps no array longer than keeping the node would.

        True of what has one operand of its own size, or reads variables and constants, which stay anyway.
        """
        if not self.is_elementwise(node) or not self.users[node]:
            return False
        frame = Frame.of(self.shape[node])
        if not all(
            self.is_elementwise(each) and Frame.of(self.shape[each]) == frame for each in self.users[node]
        ):
            return False
        computed = [
            each for each in node.inputs if isinstance(each, Apply) and Frame.of(self.shape[each]) == frame
        ]
        return len(set(computed)) <= 1
