"""The same elements elsewhere: every one of these is a strided copy, or nothing at all."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.memory import Form
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply
from trilith.ops.mix import Reverse
from trilith.ops.shape import Concatenate, Transpose
from trilith.ops.slice import Pad, Slice

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


Places = tuple[int, Sequence[int]]  # an offset, and the stride of each axis


def reshape(low: Lowering, node: Apply) -> bool:
    """Nothing moves where both lie as NumPy keeps them."""
    low.show(node, low.reshaped(low.buffer(node.inputs[0]), low.groups.shape[node]))
    return True


def transpose(low: Lowering, node: Apply) -> bool:
    """Axes in another order."""
    op = node.op
    assert isinstance(op, Transpose)
    low.show(node, low.panelled(permuted(low, low.buffer(node.inputs[0]), op.axes)))
    return True


def cut(low: Lowering, node: Apply) -> bool:
    """A regular part."""
    op = node.op
    assert isinstance(op, Slice)
    source = low.plain(low.buffer(node.inputs[0]))
    strides = _strides(source.form.shape)
    start = sum(each[0] * stride for each, stride in zip(op.ranges, strides, strict=True) if each)
    steps = [stride * (each[2] if each else 1) for each, stride in zip(op.ranges, strides, strict=True)]
    target = Buffer(Form(low.groups.shape[node], source.form.dtype, False))
    _copy(low, node, source, target, target.form.shape, (start, steps), (0, _strides(target.form.shape)))
    low.show(node, low.panelled(target))
    return True


def pad(low: Lowering, node: Apply) -> bool:
    """A value around and between."""
    op = node.op
    assert isinstance(op, Pad)
    source = low.plain(low.buffer(node.inputs[0]))
    target = Buffer(Form(low.groups.shape[node], source.form.dtype, False))
    strides = _strides(target.form.shape)
    start = sum(width[0] * stride for width, stride in zip(op.widths, strides, strict=True))
    steps = [stride * (width[2] + 1) for width, stride in zip(op.widths, strides, strict=True)]
    low.units.append(Unit("fill", (node,), [], [target], low.precision, numbers=[op.value]))
    shape = source.form.shape
    _copy(low, node, source, target, shape, (0, _strides(shape)), (start, steps))
    low.show(node, low.panelled(target))
    return True


def concatenate(low: Lowering, node: Apply) -> bool:
    """Parts side by side."""
    op = node.op
    assert isinstance(op, Concatenate)
    form = low.form(node)
    target = Buffer(form.plain())
    strides = _strides(form.shape)
    start = 0
    for each in node.inputs:
        source = low.plain(low.buffer(each))
        shape = source.form.shape
        _copy(low, node, source, target, shape, (0, _strides(shape)), (start * strides[op.axis], strides))
        start += shape[op.axis]
    low.show(node, low.panelled(target))
    return True


def reverse(low: Lowering, node: Apply) -> bool:
    """An axis from its end."""
    op = node.op
    assert isinstance(op, Reverse)
    source = low.plain(low.buffer(node.inputs[0]))
    target = Buffer(source.form.plain())
    shape = source.form.shape
    strides, steps = _strides(shape), _strides(shape)
    steps[op.axis] *= -1
    start = (shape[op.axis] - 1) * strides[op.axis]
    _copy(low, node, source, target, shape, (start, steps), (0, strides))
    low.show(node, low.panelled(target))
    return True


def stretch(low: Lowering, buffer: Buffer, shape: tuple[int, ...]) -> Buffer:
    """A copy stretched to a shape by NumPy's rules."""
    source = low.plain(buffer)
    sizes = (1,) * (len(shape) - len(source.form.shape)) + source.form.shape
    strides = [0 if size == 1 else stride for size, stride in zip(sizes, _strides(sizes), strict=True)]
    target = Buffer(Form(shape, source.form.dtype, False))
    _copy(low, None, source, target, shape, (0, strides), (0, _strides(shape)))
    return low.panelled(target)


def permuted(low: Lowering, buffer: Buffer, axes: Sequence[int]) -> Buffer:
    """A plain copy with the axes in another order."""
    source = low.plain(buffer)
    shape = tuple(source.form.shape[axis] for axis in axes)
    strides = _strides(source.form.shape)
    target = Buffer(Form(shape, source.form.dtype, False))
    _copy(low, None, source, target, shape, (0, [strides[axis] for axis in axes]), (0, _strides(shape)))
    return target


def axis_last(low: Lowering, buffer: Buffer, axis: int) -> Buffer:
    """The array with this axis at the end; a vector becomes a row."""
    axes = range(len(buffer.form.shape))
    if len(axes) == 1:
        return low.reshaped(buffer, (1, *buffer.form.shape))
    if axis == axes[-1]:
        return buffer
    return permuted(low, buffer, [*(each for each in axes if each != axis), axis])


def axis_back(low: Lowering, buffer: Buffer, axis: int, shape: tuple[int, ...]) -> Buffer:
    """The array of this shape whose axis `axis_last` brought to the end."""
    last = len(shape) - 1
    if last == 0:
        return low.reshaped(buffer, shape)
    if axis == last:
        return buffer
    return low.panelled(permuted(low, buffer, [*range(axis), last, *range(axis, last)]))


def _copy(
    low: Lowering,
    node: Apply | None,
    source: Buffer,
    target: Buffer,
    shape: tuple[int, ...],
    read: Places,
    write: Places,
) -> None:
    integers = [len(shape), *shape, read[0], *read[1], write[0], *write[1]]
    nodes = () if node is None else (node,)
    count = shape[0] if shape else 1
    low.units.append(Unit("copy", nodes, [source], [target], low.precision, integers=integers, count=count))


def _strides(shape: Sequence[int]) -> list[int]:
    return [prod(shape[axis + 1 :]) for axis in range(len(shape))]
