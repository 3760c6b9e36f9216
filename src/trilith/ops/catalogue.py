"""Every op by its name. A new op is one class in its family's file and one line here."""

from __future__ import annotations

from trilith.graph import Op, Phase, Update
from trilith.ops import activation, arithmetic, cast, comparison, exponential, index, linear, random
from trilith.ops import reduce, shape, slice, softmax

OPS: dict[str, type[Op]] = {
    op.name: op
    for op in (
        *(arithmetic.Add, arithmetic.Subtract, arithmetic.Multiply, arithmetic.Divide, arithmetic.Negate),
        *(arithmetic.Power, arithmetic.Maximum, arithmetic.Minimum, arithmetic.Abs, arithmetic.Sign),
        *(arithmetic.Floor, arithmetic.Identity),
        *(comparison.Greater, comparison.GreaterEqual, comparison.Less, comparison.LessEqual),
        *(comparison.Equal, comparison.NotEqual, comparison.Where),
        *(exponential.Exp, exponential.Expm1, exponential.Log, exponential.Log1p, exponential.Sqrt),
        *(exponential.Sin, exponential.Cos, exponential.Erf),
        *(activation.Sigmoid, activation.Tanh, activation.Relu, activation.LeakyRelu, activation.Elu),
        *(activation.Selu, activation.Softplus, activation.Silu, activation.Gelu, activation.Mish),
        linear.Matmul,
        *(reduce.Sum, reduce.Mean, reduce.Max, reduce.Argmax, reduce.Logsumexp, reduce.Count),
        *(softmax.Softmax, softmax.LogSoftmax),
        *(shape.Reshape, shape.Transpose, shape.Broadcast, shape.Concatenate),
        *(slice.Slice, slice.Pad),
        *(index.Gather, index.ScatterAdd, index.OneHot, index.TakeAlongAxis, index.ScatterAlongAxis),
        cast.Cast,
        random.Uniform,
        *(Phase, Update),
    )
}
