"""Convolution and the ways back."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.groups import Frame
from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import permuted
from trilith.engines.native.rules.reductions import sum_of_parts
from trilith.engines.native.rules.windows import Shape, by_rows, by_tasks, shapes_of, walk_of
from trilith.engines.native.sums import stretches
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply, Node
from trilith.graph.cost import node_cost
from trilith.ops.convolution import Convolution, ConvolutionInputGradient, ConvolutionWeightGradient
from trilith.ops.window import Window

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering

PARTS, PART_POSITIONS = 8, 256  # stretches of positions for the gradient of a kernel, and the least of one


def convolution(low: Lowering, node: Apply) -> bool:
    """y = x ∗ W, with the elementwise group that follows."""
    op, (x, w) = node.op, node.inputs
    assert isinstance(op, Convolution)
    shapes = shapes_of(low, node, x, w)
    if shapes is None:
        return False
    y_shape, x_shape, w_shape = shapes
    walk = walk_of(op.window(w_shape[:-2]), x_shape, y_shape, op.groups)
    pictures = low.plain(low.buffer(x))
    if _is_depthwise(x_shape, y_shape, op.groups):
        inputs = [pictures, low.plain(low.buffer(w))]
        return by_rows(low, node, "depthwise", inputs, Buffer(low.form(node).plain()), walk)
    return _with_epilogue(low, node, [pictures, _kernel(low, w, op.groups)], [*walk, 0])


def convolution_input_gradient(low: Lowering, node: Apply) -> bool:
    """dx for dy and W; without a stride it is a convolution of dy with the kernel turned around."""
    op, (y, w) = node.op, node.inputs
    assert isinstance(op, ConvolutionInputGradient)
    shapes = shapes_of(low, node, y, w)
    if shapes is None:
        return False
    x_shape, y_shape, w_shape = shapes
    window = op.window(w_shape[:-2])
    walk = walk_of(window, x_shape, y_shape, op.groups)
    if _is_depthwise(x_shape, y_shape, op.groups):
        inputs = [low.plain(low.buffer(y)), low.plain(low.buffer(w))]
        target = Buffer(low.form(node).plain())
        return by_rows(low, node, "depthwise_input_gradient", inputs, target, walk)
    if set(window.stride) == {1}:
        walk = walk_of(_turned(window), y_shape, x_shape, op.groups)
        inputs = [low.plain(low.buffer(y)), _turned_kernel(low, w, op.groups)]
        return _with_epilogue(low, node, inputs, [*walk, 1])
    upstream = _upstream(low, y, op.groups)
    if upstream.form.columns > 1:
        upstream = low.panelled(upstream)
    inputs = [upstream, _kernel(low, w, op.groups, transposed=True)]
    return by_tasks(low, node, op.name, inputs, Buffer(low.form(node).plain()), walk, x_shape[0])


def convolution_weight_gradient(low: Lowering, node: Apply) -> bool:
    """dW for x and dy: a sum for each stretch of positions, then the sum of these."""
    op, (x, y) = node.op, node.inputs
    assert isinstance(op, ConvolutionWeightGradient)
    shapes = shapes_of(low, node, x, y)
    if shapes is None:
        return False
    w_shape, x_shape, y_shape = shapes
    walk = walk_of(op.window(op.kernel), x_shape, y_shape, op.groups)
    pictures = low.plain(low.buffer(x))
    target = Buffer(low.form(node).plain())
    if _is_depthwise(x_shape, y_shape, op.groups):
        inputs, parts = [pictures, low.plain(low.buffer(y))], min(PARTS, x_shape[0])
        sums = Buffer(Form((parts, *w_shape), low.precision, False))
        by_tasks(low, node, "depthwise_weight_gradient", inputs, sums, [*walk, parts], parts)
        low.show(node, Buffer(target.form, alias_of=_sum_of_parts(low, node, sums)))
        return True
    depth, columns = prod(w_shape[:-1]), w_shape[-1] // op.groups
    parts = max(1, min(PARTS, prod(y_shape[:-1]) // PART_POSITIONS))
    inputs = [pictures, low.plain(low.buffer(y))]
    sums = Buffer(Form((parts, op.groups, depth, columns), low.precision, False))
    by_tasks(low, node, op.name, inputs, sums, [*walk, parts], parts * op.groups)
    sums = _sum_of_parts(low, node, sums)
    if op.groups > 1:
        sums = permuted(
            low, Buffer(Form((op.groups, depth, columns), low.precision, False), alias_of=sums), (1, 0, 2)
        )
    low.show(node, Buffer(target.form, alias_of=sums))
    return True


def _turned(window: Window) -> Window:
    """How the way back walks: from what is seen to the positions that see it."""
    padding = tuple(
        (reach - 1 - before, reach - 1 - after)
        for reach, (before, after) in zip(window.reach, window.padding, strict=True)
    )
    return replace(window, padding=padding)


def _is_depthwise(x: Shape, y: Shape, groups: int) -> bool:
    """Whether each channel has a kernel of its own."""
    return groups > 1 and x[-1] == y[-1] == groups


def _kernel(low: Lowering, w: Node, groups: int, transposed: bool = False) -> Buffer:
    """W (*kernel, channels / groups, filters) as a matrix a group in panels, one below the other."""
    shape = low.groups.shape[w]
    depth, columns = prod(shape[:-1]), shape[-1] // groups
    plain = low.plain(low.buffer(w))
    if groups > 1 or transposed:
        split = Buffer(Form((depth, groups, columns), low.precision, False), alias_of=plain)
        plain = permuted(low, split, (1, 2, 0) if transposed else (1, 0, 2))
    rows, width = (columns, depth) if transposed else (depth, columns)
    return _in_panels(low, Buffer(Form((groups * rows, width), low.precision, False), alias_of=plain))


def _turned_kernel(low: Lowering, w: Node, groups: int) -> Buffer:
    """W as a matrix (cells * filters of a group, channels of a group) a group, one below the other."""
    *sizes, channels, filters = low.groups.shape[w]
    cells, columns = prod(sizes), filters // groups
    split = Form((cells, channels, groups, columns), low.precision, False)
    turned = permuted(low, Buffer(split, alias_of=low.plain(low.buffer(w))), (2, 0, 3, 1))
    rows = groups * cells * columns
    return _in_panels(low, Buffer(Form((rows, channels), low.precision, False), alias_of=turned))


def _upstream(low: Lowering, y: Node, groups: int) -> Buffer:
    """dy (batch, *positions, filters) as a plain matrix (positions, filters) a group, one below the other."""
    shape = low.groups.shape[y]
    positions, columns = prod(shape[:-1]), shape[-1] // groups
    plain = low.plain(low.buffer(y))
    if groups > 1:
        split = Buffer(Form((positions, groups, columns), low.precision, False), alias_of=plain)
        plain = permuted(low, split, (1, 0, 2))
    return Buffer(Form((groups * positions, columns), low.precision, False), alias_of=plain)


def _in_panels(low: Lowering, plain: Buffer) -> Buffer:
    """A matrix in panels, one of a single column too, for products read whole vectors of it."""
    target = Buffer(Form(plain.form.shape, plain.form.dtype, True))
    low.units.append(
        Unit("convert", (), [plain], [target], low.precision, "rows", plain.form.rows, frozenset({0}))
    )
    return target


def _sum_of_parts(low: Lowering, node: Apply, parts: Buffer) -> Buffer:
    """The sum over the first axis."""
    count, numbers = parts.form.shape[0], prod(parts.form.shape[1:])
    if count == 1:
        return parts
    rows = Buffer(Form((count, numbers), low.precision, False), alias_of=parts)
    total = Buffer(Form((1, numbers), low.precision, False))
    sum_of_parts(low, node, rows, total)
    return total


def _with_epilogue(low: Lowering, node: Apply, inputs: list[Buffer], walk: list[int]) -> bool:
    """The kernel "convolution", which takes up the elementwise group that follows."""
    result = low.buffer(node)
    unit = Unit(
        "convolution", (node,), inputs, [result], low.precision, "rows", result.form.rows, integers=walk
    )
    unit.operands = [*inputs, result]
    chain = low.epilogue(node, len(unit.operands))
    if chain is not None:
        unit.nodes = (node, *chain.members)
        unit.local = frozenset(len(inputs) + number for number in chain.local)
        unit.inputs = [*inputs, *chain.inputs]
        unit.outputs = chain.outputs
        unit.steps, unit.registers = chain.steps, chain.registers
        unit.operands += chain.operands
        unit.commits = low.commits(node)
        if any(step.code == "sum_rows" for step in chain.steps):
            unit.domain, unit.count = "tasks", stretches(Frame.of(result.form.shape))
            unit.integers = [*walk, unit.count]
    unit.flops = sum(node_cost(each, low.batch).flops for each in unit.nodes)
    low.add(unit)
    return True
