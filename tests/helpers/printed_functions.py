"""Functions that printed equations name, by their textbook definitions."""

from collections.abc import Callable

import numpy as np
from scipy.special import erf


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(z / 2))


def softplus(z: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, z)


def selu(z: np.ndarray) -> np.ndarray:
    scale, alpha = 1.0507009873554804934193349852946, 1.6732632423543772848170429916717
    return scale * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def scatter_add(values: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    total = np.zeros((count, values.shape[-1]))
    for row, value in zip(rows.astype(int).flat, values.reshape(-1, values.shape[-1]), strict=True):
        total[row] += value
    return total


FUNCTIONS: dict[str, Callable] = {
    "sigmoid": sigmoid,
    "softplus": softplus,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z, slope=0.01: np.where(z > 0, z, slope * z),
    "elu": lambda z, alpha=1.0: np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))),
    "selu": selu,
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * 0.5 * (1 + erf(z / np.sqrt(2))),
    "mish": lambda z: z * np.tanh(softplus(z)),
    "√": np.sqrt,
    "trunc": np.trunc,
    "sign": np.sign,
    "floor": np.floor,
    "maximum": np.maximum,
    "minimum": np.minimum,
    **{name: getattr(np, name) for name in ("exp", "expm1", "log", "log1p", "sin", "cos", "abs")},
    "erf": erf,
    "reshape": lambda x, *shape: np.reshape(x, shape),
    "stretch": lambda x, *shape: np.broadcast_to(x, shape),
    "concatenate": lambda *parts: np.concatenate(parts[:-1], parts[-1]),
    "one_hot": lambda codes, depth: (codes == np.arange(depth)).astype(float),  # of a column of codes
    "gather": lambda table, codes: table[codes.astype(int)],
    "scatter_add": scatter_add,
    "reverse": np.flip,
    "transpose": lambda x, *axes: np.transpose(x, axes),
}
