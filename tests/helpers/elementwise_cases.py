"""Cases of the ops that work element by element."""

from math import erf as erf_of_one

import numpy as np

from tests.helpers.case import (
    ROW,
    ROWS,
    Case,
    Operand,
    anything,
    apart,
    binary,
    off_whole,
    off_zero,
    positive,
    truth,
    unary,
)
from trilith import ops

erf = np.vectorize(erf_of_one, otypes=[float])


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def softplus(z: np.ndarray) -> np.ndarray:
    return np.log(1 + np.exp(z))


def elu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


ARITHMETIC = {
    "add": binary(lambda x, y: x + y, np.add),
    "subtract": binary(lambda x, y: x - y, np.subtract),
    "multiply": binary(lambda x, y: x * y, np.multiply),
    "divide": binary(lambda x, y: x / y, np.divide, second=off_zero),
    "negate": unary(lambda x: -x, np.negative),
    "power": (
        *binary(lambda x, y: x**y, np.power, first=positive),
        *unary(lambda x: x**3, lambda x: x * x * x),
        *unary(lambda x: x**-2, lambda x: 1 / (x * x), off_zero),
        *unary(lambda x: 1.7**x, lambda x: np.exp(x * np.log(1.7))),
    ),
    "maximum": binary(ops.maximum, np.maximum, apart(), apart(0.25)),
    "minimum": binary(ops.minimum, np.minimum, apart(), apart(0.25)),
    "abs": unary(abs, np.abs, off_zero),
    "sign": unary(ops.sign, np.sign, off_zero),
    "floor": unary(ops.floor, np.floor, off_whole),
    "identity": unary(ops.identity, lambda x: x),
}

COMPARISONS = {
    "greater": binary(lambda x, y: x > y, np.greater, apart(), apart(0.25)),
    "greater_equal": binary(lambda x, y: x >= y, np.greater_equal, apart(), apart(0.25)),
    "less": binary(lambda x, y: x < y, np.less, apart(), apart(0.25)),
    "less_equal": binary(lambda x, y: x <= y, np.less_equal, apart(), apart(0.25)),
    "equal": binary(ops.equal, np.equal, apart(), apart(0.25)),
    "not_equal": binary(ops.not_equal, np.not_equal, apart(), apart(0.25)),
    "where": (
        Case(ops.where, np.where, (Operand(ROWS, truth, "bool"), Operand(ROWS), Operand(ROWS))),
        Case(ops.where, np.where, (Operand(ROW, truth, "bool"), Operand(ROWS), Operand(()))),
        Case(ops.where, np.where, (Operand(ROWS, truth, "bool"), Operand(()), Operand(ROW))),
    ),
}

EXPONENTIALS = {
    "exp": unary(ops.exp, np.exp),
    "expm1": unary(ops.expm1, lambda x: np.exp(x) - 1),
    "log": unary(ops.log, np.log, positive),
    "log1p": unary(ops.log1p, lambda x: np.log(1 + x), positive),
    "sqrt": unary(ops.sqrt, np.sqrt, positive),
    "sin": unary(ops.sin, np.sin),
    "cos": unary(ops.cos, np.cos),
    "erf": unary(ops.erf, erf),
}

ACTIVATIONS = {
    "sigmoid": unary(ops.sigmoid, sigmoid),
    "tanh": unary(ops.tanh, np.tanh),
    "relu": unary(ops.relu, lambda z: z * (z > 0), off_zero),
    "leaky_relu": (
        *unary(ops.leaky_relu, lambda z: np.where(z > 0, z, 0.01 * z), off_zero),
        *unary(lambda z: ops.leaky_relu(z, slope=0.3), lambda z: np.where(z > 0, z, 0.3 * z), off_zero),
    ),
    "elu": (
        *unary(ops.elu, elu, off_zero),
        *unary(lambda z: ops.elu(z, alpha=0.5), lambda z: elu(z, 0.5), off_zero),
    ),
    "selu": unary(ops.selu, lambda z: 1.0507009873554805 * elu(z, 1.6732632423543772), off_zero),
    "softplus": unary(ops.softplus, softplus),
    "silu": unary(ops.silu, lambda z: z * sigmoid(z)),
    "gelu": unary(ops.gelu, lambda z: z * (1 + erf(z / np.sqrt(2))) / 2),
    "mish": unary(ops.mish, lambda z: z * np.tanh(softplus(z))),
}

CASTS = {
    "cast": (
        Case(lambda x: x.cast("float"), lambda x: 1.0 * x, (Operand(ROWS, truth, "bool"),)),
        Case(lambda x: x.cast("int"), np.trunc, (Operand(ROWS, off_whole),)),
        Case(lambda x: x.cast("bool").cast("float") * x, lambda x: x, (Operand(ROWS, anything),)),
    ),
}

ELEMENTWISE_CASES = ARITHMETIC | COMPARISONS | EXPONENTIALS | ACTIVATIONS | CASTS
