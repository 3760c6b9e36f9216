"""Reductions, and the softmax, which is two of them."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import permuted
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply, Op
from trilith.ops.reduce import Argmax, Logsumexp, Max, Mean, Sum
from trilith.ops.softmax import Softmax

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
        unit = Unit("reduce_rows", (node,), [source], [target], kind, "tasks", -(-shape[-1] // 32))
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
    unit.integers, unit.flops = [what], prod(shape)
    low.units.append(unit)
    low.show(
        node, low.panelled(Buffer(Form(low.groups.shape[node], target.form.dtype, False), alias_of=target))
    )
    return True


def softmax(low: Lowering, node: Apply) -> bool:
    """Along the last axis."""
    (z,) = node.inputs
    if node.op.axis != len(z.shape) - 1:  # type: ignore[attr-defined]
        return False
    source, target = low.buffer(z), low.buffer(node)
    if len(z.shape) < 2:
        return False
    name = "softmax" if isinstance(node.op, Softmax) else "log_softmax"
    rows = target.form.rows
    low.units.append(
        Unit(
            name,
            (node,),
            [source],
            [target],
            low.precision,
            "rows",
            rows,
            frozenset({0}),
            flops=25 * prod(source.form.shape),
        )
    )
    return True
