"""Windows that walk over pictures and signals: their walk as kernels read it, and their calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply, Node
from trilith.graph.cost import node_cost
from trilith.ops.convolution import Walk
from trilith.ops.pooling import AtIndex, Pool
from trilith.ops.window import Window

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering

Shape = tuple[int, ...]


def shapes_of(low: Lowering, node: Apply, *inputs: Node) -> list[Shape] | None:
    """The shapes of a node and its inputs; None where there is no kernel for them."""
    op = node.op
    shapes = [low.groups.shape[each] for each in (node, *inputs)]
    assert isinstance(op, Walk | Pool)
    rank = op.rank if isinstance(op, Walk) else len(op.size)
    whole = node.dtype != "float" and isinstance(op, Walk | AtIndex)
    return None if whole or rank > 2 or any(0 in shape for shape in shapes) else shapes


def walk_of(window: Window, x: Shape, y: Shape, groups: int) -> list[int]:
    """The walk as `native/kernels/walk.h` reads it."""
    before = tuple(first for first, _ in window.padding)
    steps = (window.size, window.stride, before, window.dilation)
    size, stride, padding, dilation = (_two(each, 0 if each is before else 1) for each in steps)
    pictures = [x[0], *_two(x[1:-1]), x[-1], *_two(y[1:-1]), y[-1]]
    return [*pictures, *size, *stride, *padding, *dilation, groups]


def _two(sizes: Shape, missing: int = 1) -> Shape:
    """The sizes of a picture; a signal is one of a single row."""
    return sizes if len(sizes) == 2 else (missing, *sizes)


def by_rows(
    low: Lowering, node: Apply, kernel: str, inputs: list[Buffer], target: Buffer, walk: list[int]
) -> bool:
    """A call that may be cut between the rows of its result, and shows it as the node's value."""
    unit = Unit(kernel, (node,), inputs, [target], low.precision, "rows", target.form.rows, integers=walk)
    unit.flops = node_cost(node, low.batch).flops
    low.units.append(unit)
    low.show(node, target)
    return True


def by_tasks(
    low: Lowering, node: Apply, kernel: str, inputs: list[Buffer], target: Buffer, walk: list[int], tasks: int
) -> bool:
    """The same, of so many tasks."""
    unit = Unit(kernel, (node,), inputs, [target], low.precision, "tasks", tasks, integers=walk)
    unit.flops = node_cost(node, low.batch).flops
    low.units.append(unit)
    low.show(node, target)
    return True
