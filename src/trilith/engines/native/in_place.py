"""Which results are written straight over the variables they become, and which products a group follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from trilith.engines.native.groups import Frame, Groups
from trilith.graph import Apply, Node, Program, Variable
from trilith.ops.convolution import Convolution, ConvolutionInputGradient
from trilith.ops.linear import Matmul

LARGEST_GROUP = 120  # nodes of a chain: its registers are numbered in a byte
SMALL = 4096  # elements that are not worth a second thread


def choose_epilogues(nodes: Sequence[Node], groups: Groups) -> dict[Node, Node]:
    """For each product whose result a group takes up while it is in the cache, the leader of that group."""
    chosen: dict[Node, Node] = {}
    position = {node: number for number, node in enumerate(nodes)}
    for leader, members in groups.members.items():
        if groups.whole(members[0]) or len(members) > LARGEST_GROUP:
            continue
        products = [
            each
            for member in members
            for each in member.inputs
            if isinstance(each, Apply)
            and _takes_up(each, groups)
            and groups.level[each] == groups.level[leader]
            and Frame.of(groups.shape[each]) == Frame.of(groups.shape[leader])
        ]
        if products:
            chosen[max(products, key=position.__getitem__)] = leader
    return chosen


def _takes_up(node: Apply, groups: Groups) -> bool:
    """Whether the kernel of a node computes block by block, and can run a chain on each."""
    if node.dtype != "float":
        return False
    if isinstance(node.op, Matmul):
        return len(node.shape) == 2
    if not isinstance(node.op, Convolution | ConvolutionInputGradient) or node.op.groups > 1:
        return False
    seen_everywhere = isinstance(node.op, Convolution) or set(node.op.stride) == {1}
    sizes = [groups.shape[each] for each in (node, *node.inputs)]
    return seen_everywhere and node.op.rank <= 2 and not any(0 in each for each in sizes)


def choose_in_place(program: Program, groups: Groups, epilogues: Mapping[Node, Node]) -> dict[Node, Variable]:
    """The nodes that may be written over their variables.

    All results of their groups are updates, and nobody who runs as late as they do reads the old values. A
    product that such a group takes up runs as late too: nobody else may need it.
    """
    product_of = {leader: product for product, leader in epilogues.items()}
    uses = Counter(value for _, value in program.updates)
    becomes = {value: variable for variable, value in program.updates if uses[value] == 1}
    roots = set(program.outputs.values())
    updates = set(uses)

    def fits(node: Node, inside: set[Apply]) -> bool:
        variable = becomes.get(node)
        return (
            variable in groups.shape
            and variable not in roots
            and variable not in updates
            and variable.dtype == node.dtype
            and node not in roots
            and not set(groups.users[node]) - inside
        )

    chosen: dict[Node, list[Apply]] = {}
    for leader, members in groups.members.items():
        inside = set(members)
        product = product_of.get(leader)
        if product is not None and (
            product in updates or product in roots or set(groups.users[product]) - inside
        ):
            continue
        results = [n for n in members if n in updates or n in roots or set(groups.users[n]) - inside]
        if len(members) <= LARGEST_GROUP and results and all(fits(node, inside) for node in results):
            chosen[leader] = results

    def is_read_late(leader: Node) -> bool:
        users = (user for node in chosen[leader] for user in groups.users[becomes[node]])
        owners = {epilogues.get(user, groups.of(user)) for user in users}
        return bool((owners - {leader}) & set(chosen))

    while blocked := [leader for leader in chosen if is_read_late(leader)]:
        for leader in blocked:
            del chosen[leader]
    return {node: becomes[node] for results in chosen.values() for node in results}
