"""Reading and adding by number, and numbers drawn at random."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.unit import Unit
from trilith.graph import Apply
from trilith.ops.index import TakeAlongAxis
from trilith.ops.random import Uniform

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


def gather(low: Lowering, node: Apply) -> bool:
    """Rows of a table."""
    table, indices = node.inputs
    if (
        table.dtype != "float"
        or len(table.shape) > 2
        or len(indices.shape) != 1
        or 0 in low.groups.shape[table]
    ):
        return False
    places, target = low.buffer(indices), low.buffer(node)
    unit = Unit(
        "gather", (node,), [low.buffer(table), places], [target], low.precision, "rows", places.form.rows
    )
    unit.local = frozenset({1})
    low.units.append(unit)
    return True


def scatter_add(low: Lowering, node: Apply) -> bool:
    """Values added to the rows that their indices name."""
    values, indices = node.inputs
    if values.dtype != "float" or len(values.shape) > 2 or len(indices.shape) != 1:
        return False
    unit = Unit(
        "scatter_add", (node,), [low.buffer(values), low.buffer(indices)], [low.buffer(node)], low.precision
    )
    low.units.append(unit)
    return True


def one_hot(low: Lowering, node: Apply) -> bool:
    """1 at the index."""
    (indices,) = node.inputs
    if len(indices.shape) != 1:
        return False
    source = low.buffer(indices)
    low.units.append(
        Unit(
            "one_hot",
            (node,),
            [source],
            [low.buffer(node)],
            low.precision,
            "rows",
            source.form.rows,
            frozenset({0}),
        )
    )
    return True


def along_axis(low: Lowering, node: Apply) -> bool:
    """Elements of each row by number."""
    values, indices = node.inputs
    if values.dtype != "float" or len(values.shape) != 2 or node.op.axis != 1:  # type: ignore[attr-defined]
        return False
    name = "take_along_columns" if isinstance(node.op, TakeAlongAxis) else "scatter_along_columns"
    inputs, target = [low.buffer(values), low.buffer(indices)], low.buffer(node)
    low.units.append(
        Unit(name, (node,), inputs, [target], low.precision, "rows", target.form.rows, frozenset({0, 1}))
    )
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
