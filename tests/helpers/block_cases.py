"""Every block's cases by its name. A new block is described here once; every generic test runs over it."""

from collections.abc import Callable

import numpy as np

from tests.helpers.block_case import IMAGES, Arrays, BlockCase
from tests.helpers.case import ROWS
from tests.helpers.op_cases import OP_CASES
from tests.helpers.structure_cases import soft
from tests.helpers.table_block_cases import TABLE_BLOCK_CASES
from tests.helpers.window_block_cases import WINDOW_BLOCK_CASES
from tests.helpers.window_cases import PICTURE
from trilith.blocks import (
    Activation,
    Augment,
    BatchNorm,
    Concatenate,
    Dense,
    Dropout,
    Flatten,
    GaussianNoise,
    LayerNorm,
    Mixup,
    Rescale,
    Reshape,
    Residual,
    Standardize,
)
from trilith.blocks.activations import ACTIVATIONS
from trilith.blocks.dropout import FADING
from trilith.graph import BATCH

__all__ = ["BLOCK_CASES", "BlockCase"]


def dense(of: Arrays, x: np.ndarray) -> np.ndarray:
    return x @ of["weight"] + of["bias"]


def layer_norm(of: Arrays, x: np.ndarray) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    return of["scale"] * centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) + of["shift"]


def batch_norm(of: Arrays, x: np.ndarray) -> np.ndarray:
    fixed = (x - of["running_mean"]) / np.sqrt(of["running_variance"] + 1e-5)
    return of["scale"] * fixed + of["shift"]


def standardize(of: Arrays, x: np.ndarray) -> np.ndarray:
    return (x - of["mean"]) / of["scale"]


def rescale(of: Arrays, x: np.ndarray) -> np.ndarray:
    return x * of["scale"] + of["mean"]


def around(of: Arrays, x: np.ndarray) -> np.ndarray:
    return x @ of["shortcut.dense_1.weight"] + x @ of["dense_1.weight"] + of["dense_1.bias"]


def residual(of: Arrays, x: np.ndarray) -> np.ndarray:
    hidden = np.tanh(x @ of["dense_1.weight"] + of["dense_1.bias"])
    return x + hidden @ of["dense_2.weight"] + of["dense_2.bias"]


def unchanged(of: Arrays, x: np.ndarray) -> np.ndarray:
    return x


def joined(axis: int) -> Callable[..., np.ndarray]:
    return lambda of, *parts: np.concatenate(parts, axis)


def activated(name: str) -> Callable[[Arrays, np.ndarray], np.ndarray]:
    """The activation of this name in plain NumPy."""
    if name == "softmax":
        return lambda of, z: soft(z, -1)
    expected = OP_CASES["identity" if name == "linear" else name][0].expected
    return lambda of, z: expected(z)


def dense_with(name: str) -> BlockCase:
    """A Dense with this activation."""
    return BlockCase(Dense(2, name), lambda of, x: activated(name)(of, dense(of, x)))


BLOCK_CASES: dict[str, tuple[BlockCase, ...]] = {
    "Dense": (
        *(dense_with(name) for name in ACTIVATIONS),
        BlockCase(Dense(2), dense, (IMAGES,)),
        BlockCase(Dense(4, use_bias=False), lambda of, x: x @ of["weight"]),
        BlockCase(Dense(2, lambda z: z * z), lambda of, x: dense(of, x) ** 2),
        BlockCase(Dense(2, parametrization="neural_tangent"), dense),
    ),
    "Activation": (
        *(BlockCase(Activation(name), activated(name), (IMAGES,)) for name in ACTIVATIONS),
        BlockCase(Activation(lambda z: z * z), lambda of, z: z * z),
    ),
    "Dropout": (
        BlockCase(Dropout(0.4), unchanged, (IMAGES,)),
        BlockCase(Dropout(0.0), unchanged),
        *(BlockCase(Dropout(0.4, schedule), unchanged) for schedule in FADING),
    ),
    "BatchNorm": (
        BlockCase(BatchNorm(), batch_norm),
        BlockCase(BatchNorm(momentum=0.5), batch_norm, (IMAGES,)),
    ),
    "LayerNorm": (BlockCase(LayerNorm(), layer_norm), BlockCase(LayerNorm(), layer_norm, (IMAGES,))),
    "Flatten": (
        BlockCase(Flatten(), lambda of, x: x.reshape(len(x), 12), (IMAGES,)),
        BlockCase(Flatten(), lambda of, x: x[:, None], ((BATCH,),)),
    ),
    "Reshape": (
        BlockCase(Reshape((3, -1)), lambda of, x: x.reshape(len(x), 3, 4), (IMAGES,), least=None),
        BlockCase(Reshape((3, 1)), lambda of, x: x[:, :, None], least=None),
    ),
    "Residual": (
        BlockCase(Residual([Dense(5, "tanh"), Dense(3)]), residual, least=None),
        BlockCase(Residual([Residual([Dropout()])]), lambda of, x: 3 * x, (IMAGES,)),
        BlockCase(Residual([Dense(2)], [Dense(2, use_bias=False)]), around, least=None),
    ),
    "Concatenate": (
        BlockCase(Concatenate(), joined(-1), (ROWS, (BATCH, 1), ROWS)),
        BlockCase(Concatenate(axis=1), joined(1), (IMAGES, (BATCH, 1, 2, 3))),
    ),
    "Augment": (
        BlockCase(Augment(0.5, 0.5, 0.2, 20, 0.2, 0.2, 0.2, 0.2, 0.5), unchanged, (PICTURE,)),
        BlockCase(Augment(), unchanged, (PICTURE,)),
    ),
    "Mixup": (BlockCase(Mixup(0.4), unchanged, (IMAGES,)), BlockCase(Mixup(), unchanged)),
    "GaussianNoise": (BlockCase(GaussianNoise(0.3), unchanged, (IMAGES,)),),
    "Standardize": (BlockCase(Standardize(), standardize), BlockCase(Standardize(), standardize, (IMAGES,))),
    "Rescale": (BlockCase(Rescale((1.0, 2.0, 3.0), (0.5, 1.0, 2.0)), rescale, least=None),),
    **TABLE_BLOCK_CASES,
    **WINDOW_BLOCK_CASES,
}
