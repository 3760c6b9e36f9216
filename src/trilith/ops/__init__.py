"""The operations, one family a file: forward, derivative, shape rule, formula and cost side by side."""

from trilith.graph.operators import OPERATORS
from trilith.ops.activation import (
    elu,
    gelu,
    leaky_relu,
    mish,
    relu,
    selu,
    sigmoid,
    silu,
    softplus,
    tanh,
)
from trilith.ops.arithmetic import (
    absolute,
    add,
    divide,
    floor,
    identity,
    maximum,
    minimum,
    multiply,
    negate,
    power,
    sign,
    subtract,
)
from trilith.ops.cast import cast
from trilith.ops.comparison import equal, greater, greater_equal, less, less_equal, not_equal, where
from trilith.ops.convolution import convolution, transposed_convolution
from trilith.ops.exponential import cos, erf, exp, expm1, log, log1p, sin, sqrt
from trilith.ops.index import gather, one_hot, scatter_add, take_along_axis
from trilith.ops.linear import matmul
from trilith.ops.mix import mix, reverse
from trilith.ops.pooling import average_pool, max_pool
from trilith.ops.random import normal, uniform
from trilith.ops.reduce import argmax, count, logsumexp, max, mean, sum, sum_to
from trilith.ops.shape import broadcast, concatenate, flatten, reshape, transpose
from trilith.ops.slice import pad, slice_node
from trilith.ops.softmax import log_softmax, softmax
from trilith.ops.standardise import moments, standardise
from trilith.ops.warp import warp

OPERATORS.update(
    add=add,
    subtract=subtract,
    multiply=multiply,
    divide=divide,
    power=power,
    matmul=matmul,
    negate=negate,
    abs=absolute,
    greater=greater,
    greater_equal=greater_equal,
    less=less,
    less_equal=less_equal,
    slice=slice_node,
    sum=sum,
    mean=mean,
    max=max,
    reshape=reshape,
    transpose=transpose,
    broadcast=broadcast,
    sum_to=sum_to,
    cast=cast,
)

__all__ = [
    "absolute",
    "add",
    "argmax",
    "average_pool",
    "broadcast",
    "cast",
    "concatenate",
    "convolution",
    "cos",
    "count",
    "divide",
    "elu",
    "equal",
    "erf",
    "exp",
    "expm1",
    "flatten",
    "floor",
    "gather",
    "gelu",
    "greater",
    "greater_equal",
    "identity",
    "leaky_relu",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log_softmax",
    "logsumexp",
    "matmul",
    "max",
    "max_pool",
    "maximum",
    "mean",
    "minimum",
    "mish",
    "mix",
    "moments",
    "multiply",
    "negate",
    "normal",
    "not_equal",
    "one_hot",
    "pad",
    "power",
    "relu",
    "reshape",
    "reverse",
    "scatter_add",
    "selu",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "slice_node",
    "softmax",
    "softplus",
    "sqrt",
    "standardise",
    "subtract",
    "sum",
    "sum_to",
    "take_along_axis",
    "tanh",
    "transpose",
    "transposed_convolution",
    "uniform",
    "warp",
    "where",
]
