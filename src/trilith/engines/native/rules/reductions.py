"""Reductions, and the softmax, which is two of them."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.groups import Frame
from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import axis_back, axis_last, permuted
from trilith.engines.native.sums import stretches
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply, Node, Op
from trilith.ops.reduce import Argmax, Logsumexp, Max, Mean, Sum
from trilith.ops.softmax import LogSoftmax, Softmax

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


REDUCTIONS: dict[type[Op], int] = {Sum: 0, Mean: 1, Max: 2, Argmax: 3, Logsumexp: 4}


def reduction(low: Lowering, node: Apply) -> bool:
    """Over the last axis, over all others, over everything, or over axes brought to the end first."""
    op, (x,) = node.op, node.inputs
    shape = low.groups.shape[x]
    axes: tuple[int, ...] = (op.axis,) if isinstance(op, Argmax) else op.axes  # type: ignore[attr-defined]
    if not axes or not shape or 0 in shape or (isinstance(op, Mean) and x.dtype != "float"):
        return False
    what = REDUCTIONS[type(op)]
    kind = low.precision if x.dtype == "float" else "int64"
    rest = tuple(axis for axis in range(len(shape)) if axis not in axes)
    source = low.buffer(x)
    if kind == "int64" and (node.dtype != "int" or what == 4):
        return False
    shrunk = tuple(shape[axis] for axis in rest)
    target = Buffer(Form((prod(shrunk), 1), low.form(node).dtype, False))
    if len(rest) > 0 and axes == tuple(range(len(axes))) and len(rest) == 1 and len(shape) > 1:
        target = Buffer(Form((1, shape[-1]), low.form(node).dtype, False))
        unit = Unit("reduce_rows", (node,), [source], [target], kind, "panels", -(-shape[-1] // 32))
        unit.integers = [what, source.form.rows, 1]
        parts = stretches(Frame.of(shape)) if kind != "int64" and isinstance(op, Sum | Mean) else 1
        if parts > 1:
            by_parts = Buffer(Form((parts, shape[-1]), low.form(node).dtype, False))
            unit.outputs, unit.domain, unit.count = [by_parts], "tasks", parts
            unit.integers = [REDUCTIONS[Sum], 0, parts]
    else:
        if rest + axes == tuple(range(len(shape))) and (source.form.columns > 1 and len(axes) == 1):
            matrix = source
        elif rest + axes == tuple(range(len(shape))) or not rest:
            flat = Form((prod(shrunk), prod(shape[axis] for axis in axes)), source.form.dtype, False)
            matrix = Buffer(flat, alias_of=low.plain(source))
        else:
            moved = permuted(low, source, rest + axes)
            flat = Form((prod(shrunk), prod(shape[axis] for axis in axes)), source.form.dtype, False)
            matrix = Buffer(flat, alias_of=moved)
        unit = Unit(
            "reduce_columns", (node,), [matrix], [target], kind, "rows", matrix.form.rows, frozenset({0})
        )
        if unit.count == 1:
            unit.domain = "serial"
        unit.integers, parts = [what], 1
    unit.flops = prod(shape)
    low.units.append(unit)
    if parts > 1:
        sum_of_parts(low, node, unit.outputs[0], target, prod(shape[:-1]) if isinstance(op, Mean) else None)
    low.show(
        node, low.panelled(Buffer(Form(low.groups.shape[node], target.form.dtype, False), alias_of=target))
    )
    return True


def sum_of_parts(low: Lowering, node: Node, parts: Buffer, total: Buffer, mean_of: int | None = None) -> None:
    """The sum over the rows of a matrix, one for each part; or a mean, of so many."""
    unit = Unit(
        "reduce_rows", (node,), [parts], [total], low.precision, "panels", -(-parts.form.columns // 32)
    )
    unit.integers = [REDUCTIONS[Sum if mean_of is None else Mean], mean_of or 0, 1]
    unit.flops = parts.form.elements
    low.units.append(unit)


def softmax(low: Lowering, node: Apply) -> bool:
    """Along one axis, brought to the end where it is another."""
    op, (z,) = node.op, node.inputs
    assert isinstance(op, (Softmax, LogSoftmax))
    source = axis_last(low, low.buffer(z), op.axis)
    target = Buffer(source.form)
    unit = Unit(op.name, (node,), [source], [target], low.precision, "rows", target.form.rows, frozenset({0}))
    unit.flops = op.flops_per_element * prod(source.form.shape)
    low.units.append(unit)
    low.show(node, axis_back(low, target, op.axis, low.groups.shape[node]))
    return True
