"""Every op by its name. A new op is one class in its family's file and one line here."""

from __future__ import annotations

from trilith.graph import Op, Phase, Update
from trilith.ops.activation import Elu, Gelu, LeakyRelu, Mish, Relu, Selu, Sigmoid, Silu, Softplus, Tanh
from trilith.ops.arithmetic import (
    Abs,
    Add,
    Divide,
    Floor,
    Identity,
    Maximum,
    Minimum,
    Multiply,
    Negate,
    Power,
    Sign,
    Subtract,
)
from trilith.ops.cast import Cast
from trilith.ops.comparison import Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Where
from trilith.ops.convolution import Convolution, ConvolutionInputGradient, ConvolutionWeightGradient
from trilith.ops.exponential import Cos, Erf, Exp, Expm1, Log, Log1p, Sin, Sqrt
from trilith.ops.index import Gather, OneHot, ScatterAdd, ScatterAlongAxis, TakeAlongAxis
from trilith.ops.linear import Matmul
from trilith.ops.mix import Mix, Reverse
from trilith.ops.pooling import MaxPool, MaxPoolIndex, PoolScatter, PoolSpread, PoolSum, PoolTake
from trilith.ops.random import Uniform
from trilith.ops.reduce import Argmax, Count, Logsumexp, Max, Mean, Sum
from trilith.ops.shape import Broadcast, Concatenate, Reshape, Transpose
from trilith.ops.slice import Pad, Slice
from trilith.ops.softmax import LogSoftmax, Softmax
from trilith.ops.standardise import Standardise
from trilith.ops.warp import Warp, WarpBack

OPS: dict[str, type[Op]] = {
    op.name: op
    for op in (
        *(Add, Subtract, Multiply, Divide, Negate, Power, Maximum, Minimum, Abs, Sign, Floor, Identity),
        *(Greater, GreaterEqual, Less, LessEqual, Equal, NotEqual, Where),
        *(Exp, Expm1, Log, Log1p, Sqrt, Sin, Cos, Erf),
        *(Sigmoid, Tanh, Relu, LeakyRelu, Elu, Selu, Softplus, Silu, Gelu, Mish),
        *(Matmul, Convolution, ConvolutionInputGradient, ConvolutionWeightGradient),
        *(MaxPool, MaxPoolIndex, PoolTake, PoolScatter, PoolSum, PoolSpread, Warp, WarpBack),
        *(Sum, Mean, Max, Argmax, Logsumexp, Count, Softmax, LogSoftmax, Standardise),
        *(Reshape, Transpose, Broadcast, Concatenate, Slice, Pad, Reverse, Mix),
        *(Gather, ScatterAdd, OneHot, TakeAlongAxis, ScatterAlongAxis),
        *(Cast, Uniform, Phase, Update),
    )
}
