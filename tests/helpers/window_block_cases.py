"""Cases of the blocks whose windows walk over pictures and signals."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.helpers.block_case import Arrays, BlockCase
from tests.helpers.case import apart
from tests.helpers.window_cases import PICTURE, SIGNAL, convolved, pooled, transposed
from trilith.blocks import (
    AveragePool1D,
    AveragePool2D,
    Conv1D,
    Conv2D,
    GlobalAveragePool,
    GlobalMaxPool,
    MaxPool1D,
    MaxPool2D,
    SqueezeExcite,
    TransposedConv1D,
    TransposedConv2D,
    UpSampling,
)


def conv(**walk: Any) -> Callable[[Arrays, np.ndarray], np.ndarray]:
    return lambda of, x: convolved(**walk)(x, of["weight"]) + of["bias"]


def back(spatial: tuple[int, ...], **walk: Any) -> Callable[[Arrays, np.ndarray], np.ndarray]:
    return lambda of, y: transposed(spatial, **walk)(y, of["weight"]) + of["bias"]


def pool(of_window: Callable[..., Any], *walk: Any) -> Callable[[Arrays, np.ndarray], np.ndarray]:
    return lambda of, x: pooled(of_window, *walk)(x)


def of_picture(block: Any, expected: Callable[..., Any], **options: Any) -> BlockCase:
    return BlockCase(block, expected, (PICTURE,), least=None, **options)


def of_signal(block: Any, expected: Callable[..., Any], **options: Any) -> BlockCase:
    return BlockCase(block, expected, (SIGNAL,), least=None, **options)


def halfway(x: np.ndarray, axis: int) -> np.ndarray:
    """Twice as many cells: a quarter of the way to the neighbours, of which the outermost have one."""
    x = np.moveaxis(x, axis, 0)
    before, after = np.concatenate([x[:1], x[:-1]]), np.concatenate([x[1:], x[-1:]])
    wide = np.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], 1)
    return np.moveaxis(wide.reshape(2 * len(x), *x.shape[1:]), 0, axis)


def excited(of: Arrays, x: np.ndarray) -> np.ndarray:
    squeezed = x.mean(tuple(range(1, x.ndim - 1)))
    hidden = np.maximum(squeezed @ of["reduce.weight"] + of["reduce.bias"], 0)
    factor = 1 / (1 + np.exp(-(hidden @ of["excite.weight"] + of["excite.bias"])))
    return x * np.expand_dims(factor, tuple(range(1, x.ndim - 1)))


ONCE = ((0, 0), (0, 0))
OVERLAPPING = ((3, 3), (2, 2), ((1, 1), (0, 1)))
APART: dict[str, Any] = {"draws": (apart(),)}
WINDOW_BLOCK_CASES: dict[str, tuple[BlockCase, ...]] = {
    "Conv1D": (
        of_signal(Conv1D(3, 3), conv(padding=((1, 1),))),
        of_signal(
            Conv1D(2, 2, stride=3, padding=1, dilation=2),
            conv(stride=(3,), padding=((1, 1),), dilation=(2,)),
        ),
    ),
    "Conv2D": (
        of_picture(Conv2D(3, 3), conv(padding=((1, 1), (1, 1)))),
        of_picture(Conv2D(3, (2, 3), padding="valid"), conv()),
        of_picture(Conv2D(3, 2, stride=2), conv(stride=(2, 2), padding=((0, 1), (0, 0)))),
        of_picture(Conv2D(8, 3, groups=4, padding=(1, (0, 2))), conv(groups=4, padding=((1, 1), (0, 2)))),
        of_picture(
            Conv2D(3, 1, "tanh", use_bias=False), lambda of, x: np.tanh(np.dot(x, of["weight"][0, 0]))
        ),
    ),
    "TransposedConv1D": (
        of_signal(TransposedConv1D(3, 4, stride=2), back((14,), stride=(2,), padding=((1, 1),))),
        of_signal(TransposedConv1D(3, 2, stride=3, padding="valid"), back((20,), stride=(3,))),
    ),
    "TransposedConv2D": (
        of_picture(TransposedConv2D(4, 3, stride=2), back((10, 12), stride=(2, 2), padding=((0, 1), (0, 1)))),
        of_picture(TransposedConv2D(4, 2, stride=3, groups=2), back((15, 18), stride=(3, 3), groups=2)),
        of_picture(TransposedConv2D(3, 3, padding=1), back((5, 6), padding=((1, 1), (1, 1)))),
    ),
    "MaxPool1D": (of_signal(MaxPool1D(), pool(np.max, (2,), (2,), ((0, 0),)), **APART),),
    "MaxPool2D": (
        of_picture(MaxPool2D((2, 3)), pool(np.max, (2, 3), (2, 3), ONCE), **APART),
        of_picture(MaxPool2D(3, stride=2, padding="same"), pool(np.max, *OVERLAPPING), **APART),
    ),
    "AveragePool1D": (of_signal(AveragePool1D(3, padding=1), pool(np.mean, (3,), (3,), ((1, 1),))),),
    "AveragePool2D": (
        of_picture(AveragePool2D(), pool(np.mean, (2, 2), (2, 2), ONCE)),
        of_picture(AveragePool2D(3, stride=2, padding="same"), pool(np.mean, *OVERLAPPING)),
    ),
    "GlobalAveragePool": (
        of_picture(GlobalAveragePool(), lambda of, x: x.mean((1, 2))),
        of_signal(GlobalAveragePool(), lambda of, x: x.mean(1)),
    ),
    "GlobalMaxPool": (of_picture(GlobalMaxPool(), lambda of, x: x.max((1, 2)), **APART),),
    "UpSampling": (
        of_picture(UpSampling(), lambda of, x: x.repeat(2, 1).repeat(2, 2)),
        of_signal(UpSampling(3), lambda of, x: x.repeat(3, 1)),
        of_picture(UpSampling(2, "linear"), lambda of, x: halfway(halfway(x, 1), 2)),
        of_signal(UpSampling(2, "linear"), lambda of, x: halfway(x, 1)),
    ),
    "SqueezeExcite": (
        of_picture(SqueezeExcite(2), excited),
        of_signal(SqueezeExcite(), excited),
    ),
}
