"""A network as blocks and the ways between them, for its picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from trilith.explain.block import block_of
from trilith.explain.member import MEMBER
from trilith.graph import Apply, Input, Node, Parameter, Scope, format_shape, node_cost
from trilith.network import Network


@dataclass
class Box:
    """A block, an input or the output. level: boxes that it reads stand higher. inputs: their numbers.

    units: how many numbers it gives for an example, where these are a row.
    """

    name: str
    kind: str
    shape: str = ""
    units: int | None = None
    parameters: int = 0
    level: int = 0
    inputs: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Blocks:
    """The boxes by number. alike: how many networks of this form are averaged; the first one is drawn."""

    boxes: dict[int, Box]
    alike: int
    parameters: int


def blocks_of(network: Network) -> Blocks:
    """The inference form of a network, block by block."""
    drawn = _Drawing(network)
    members = drawn.members()
    forms = [[(b.kind, b.shape, b.parameters) for b in boxes.values()] for boxes in members.values()]
    alike = len(forms) if len(forms) > 1 and all(form == forms[0] for form in forms) else 1
    others = {number for boxes in list(members.values())[1:] for number in boxes} if alike > 1 else set()
    boxes = {number: box for number, box in drawn.boxes.items() if number not in others}
    for box in boxes.values():
        box.inputs -= others
    return Blocks(boxes, alike, network.summary().parameters)


class _Drawing:
    """The boxes of a network, found along its graph."""

    def __init__(self, network: Network) -> None:
        self.graph = network.graph
        self.boxes: dict[int, Box] = {}
        self.numbers: dict[Scope | Input | None, int] = {}
        sources: dict[Node, set[int]] = {}  # of each node, the boxes that it comes from
        program = self.graph.program("inference")
        for node in program.order():
            sources[node] = self._placed(node, set().union(*(sources[each] for each in node.inputs)))
        ends = set().union(*(sources[node] for node in program.outputs.values()))
        self._read(self._box(None, "output", "Output"), ends)
        output = self.boxes[self.numbers[None]]
        output.shape = ", ".join(format_shape(node.shape) for node in self.graph.outputs)
        output.units = _units(self.graph.outputs[0]) if len(self.graph.outputs) == 1 else None

    def members(self) -> dict[Scope, dict[int, Box]]:
        """The boxes of each network that was averaged."""
        found: dict[Scope, dict[int, Box]] = {}
        for scope, number in self.numbers.items():
            if isinstance(scope, Scope) and scope.path()[0].kind == MEMBER:
                found.setdefault(scope.path()[0], {})[number] = self.boxes[number]
        return found

    def _placed(self, node: Node, sources: set[int]) -> set[int]:
        """Take a node into its box; the boxes that what it gives comes from."""
        if isinstance(node, Input):
            number = self._box(node, node.name, "Input")
            self._gives(number, node)
            return {number}
        block = block_of(node)
        if block is None:
            return sources  # an operation between blocks: what it gives comes from what it reads
        number = self._box(block, self.graph.scopes[block], block.kind)
        if isinstance(node, Parameter):
            self.boxes[number].parameters += node_cost(node, batch=1).parameters
        if isinstance(node, Apply):
            self._gives(number, node)
        self._read(number, sources - {number})
        return {number}

    def _box(self, key: Scope | Input | None, name: str, kind: str) -> int:
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
            self.boxes[self.numbers[key]] = Box(name, kind)
        return self.numbers[key]

    def _gives(self, number: int, node: Node) -> None:
        self.boxes[number].shape, self.boxes[number].units = format_shape(node.shape), _units(node)

    def _read(self, number: int, sources: set[int]) -> None:
        box = self.boxes[number]
        box.inputs |= sources
        box.level = max([box.level, *(self.boxes[source].level + 1 for source in sources)])


def _units(node: Node) -> int | None:
    last = node.shape[-1]
    return last if len(node.shape) == 2 and isinstance(last, int) else None
