"""How each op that is not elementwise becomes kernel calls. A new kernel is one function and one line here.

A rule returns whether it could: where it returns False the op's own NumPy computation runs in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from trilith.engines.native.rules.arrangements import concatenate, cut, pad, reshape, reverse, transpose
from trilith.engines.native.rules.convolutions import (
    convolution,
    convolution_input_gradient,
    convolution_weight_gradient,
)
from trilith.engines.native.rules.indices import along_axis, gather, one_hot, scatter_add, uniform
from trilith.engines.native.rules.pooling import pooling
from trilith.engines.native.rules.products import product
from trilith.engines.native.rules.reductions import reduction, softmax
from trilith.engines.native.rules.warping import warping
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply, Op
from trilith.ops.convolution import Convolution, ConvolutionInputGradient, ConvolutionWeightGradient
from trilith.ops.index import Gather, OneHot, ScatterAdd, ScatterAlongAxis, TakeAlongAxis
from trilith.ops.linear import Matmul
from trilith.ops.mix import Reverse
from trilith.ops.pooling import MaxPool, MaxPoolIndex, PoolScatter, PoolSpread, PoolSum, PoolTake
from trilith.ops.random import Uniform
from trilith.ops.reduce import Argmax, Logsumexp, Max, Mean, Sum
from trilith.ops.shape import Concatenate, Reshape, Transpose
from trilith.ops.slice import Pad, Slice
from trilith.ops.softmax import LogSoftmax, Softmax
from trilith.ops.warp import Warp, WarpBack

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


RULES: dict[type[Op], Callable[[Lowering, Apply], bool]] = {
    Matmul: product,
    **dict.fromkeys((Sum, Mean, Max, Argmax, Logsumexp), reduction),
    **dict.fromkeys((Softmax, LogSoftmax), softmax),
    Gather: gather,
    ScatterAdd: scatter_add,
    OneHot: one_hot,
    **dict.fromkeys((TakeAlongAxis, ScatterAlongAxis), along_axis),
    Uniform: uniform,
    Reshape: reshape,
    Transpose: transpose,
    Slice: cut,
    Pad: pad,
    Concatenate: concatenate,
    Reverse: reverse,
    Convolution: convolution,
    ConvolutionInputGradient: convolution_input_gradient,
    ConvolutionWeightGradient: convolution_weight_gradient,
    **dict.fromkeys((MaxPool, MaxPoolIndex, PoolTake, PoolScatter, PoolSum, PoolSpread), pooling),
    **dict.fromkeys((Warp, WarpBack), warping),
}


def python_fallback(low: Lowering, node: Apply) -> None:
    """The op's own NumPy computation, on plain arrays."""
    inputs = [low.plain(low.buffer(each)) for each in node.inputs]
    target = Buffer(low.form(node).plain())
    low.units.append(
        Unit("python", (node,), inputs, [target], low.precision, python=node.op.bind(low.binding).compute)
    )
    low.show(node, low.panelled(target))
