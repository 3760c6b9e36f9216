"""Reading and adding by number, and numbers drawn at random."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import axis_back, axis_last
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply
from trilith.ops.index import OneHot, ScatterAdd, ScatterAlongAxis, TakeAlongAxis
from trilith.ops.random import Uniform

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


def gather(low: Lowering, node: Apply) -> bool:
    """Rows of a table."""
    table, indices = node.inputs
    shape, rows = low.groups.shape[table], low.groups.shape[indices]
    if table.dtype == "bool" or 0 in shape:
        return False
    source = low.reshaped(low.buffer(table), (shape[0], *_flat(shape[1:])))
    places = low.reshaped(low.buffer(indices), (prod(rows),))
    target = Buffer(Form.of((prod(rows), *_flat(shape[1:])), source.form.dtype))
    unit = Unit("gather", (node,), [source, places], [target], source.form.dtype, "rows", prod(rows))
    unit.local = frozenset({1})
    low.units.append(unit)
    low.show(node, low.reshaped(target, low.groups.shape[node]))
    return True


def scatter_add(low: Lowering, node: Apply) -> bool:
    """Values added to the rows that their indices name."""
    op, (values, indices) = node.op, node.inputs
    assert isinstance(op, ScatterAdd)
    if values.dtype == "bool":
        return False
    rows, rest = low.groups.shape[indices], low.groups.shape[node][1:]
    source = low.reshaped(low.buffer(values), (prod(rows), *_flat(rest)))
    places = low.reshaped(low.buffer(indices), (prod(rows),))
    target = Buffer(Form.of((op.rows, *_flat(rest)), source.form.dtype))
    low.units.append(Unit("scatter_add", (node,), [source, places], [target], source.form.dtype))
    low.show(node, low.reshaped(target, low.groups.shape[node]))
    return True


def one_hot(low: Lowering, node: Apply) -> bool:
    """1 at the index."""
    op, (indices,) = node.op, node.inputs
    assert isinstance(op, OneHot)
    count = prod(low.groups.shape[indices])
    source = low.reshaped(low.buffer(indices), (count,))
    target = Buffer(Form.of((count, op.depth), low.precision))
    unit = Unit("one_hot", (node,), [source], [target], low.precision, "rows", count, frozenset({0}))
    low.units.append(unit)
    low.show(node, low.reshaped(target, low.groups.shape[node]))
    return True


def along_axis(low: Lowering, node: Apply) -> bool:
    """Elements by number along an axis, brought to the end where it is another."""
    op, (values, indices) = node.op, node.inputs
    assert isinstance(op, (TakeAlongAxis, ScatterAlongAxis))
    if values.dtype == "bool":
        return False
    source, places = (axis_last(low, low.buffer(each), op.axis) for each in (values, indices))
    if isinstance(op, TakeAlongAxis):
        name, size = "take_along_columns", places.form.shape[-1]
    else:
        name, size = "scatter_along_columns", op.size
    target = Buffer(Form.of((*places.form.shape[:-1], size), source.form.dtype))
    unit = Unit(name, (node,), [source, places], [target], source.form.dtype, "rows", target.form.rows)
    unit.local = frozenset({0, 1})
    low.units.append(unit)
    low.show(node, axis_back(low, target, op.axis, low.groups.shape[node]))
    return True


def uniform(low: Lowering, node: Apply) -> bool:
    """Random numbers of a seed, a step and a stream."""
    op = node.op
    assert isinstance(op, Uniform)
    target = low.buffer(node)
    unit = Unit("uniform", (node,), [low.buffer(each) for each in node.inputs], [target], low.precision)
    unit.integers = [op.stream & 0xFFFFFFFF]
    unit.domain, unit.count = "rows", target.form.rows
    unit.flops = 30 * prod(target.form.shape)
    low.units.append(unit)
    return True


def _flat(shape: tuple[int, ...]) -> tuple[int, ...]:
    """One axis for all of these, or none where there are none."""
    return (prod(shape),) if shape else ()
