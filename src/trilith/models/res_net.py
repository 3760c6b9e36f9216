"""Residual networks for small pictures, narrow or wide (He et al. 2016, Zagoruyko & Komodakis 2016)."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.blocks import Activation, BatchNorm, Block, Dense, Dropout, GlobalAveragePool, Residual
from trilith.errors import SettingError
from trilith.models.pieces import PictureShape, convolution, from_bytes, normalised
from trilith.network import Network

STAGES = (16, 32, 64)  # filters; the sides are halved from stage to stage


def res_net(classes: int, input_shape: PictureShape = (32, 32, 3), *, depth: int = 20) -> Network:
    """The residual network of the CIFAR experiments: 3 stages of (depth - 2) / 6 units of two convolutions.

    Pictures (height, width, channels) of bytes to logits (classes,). Where a stage begins, the shortcut is a
    convolution of 1 x 1 (option B of the paper).

    Raises:
        SettingError: a depth that is not 6 n + 2, or an input shape that it does not take.
    """
    units = _units(depth, 2)
    blocks: list[Block] = [from_bytes(input_shape, 4), *normalised(STAGES[0], 3), Activation("relu")]
    before = STAGES[0]
    for filters in STAGES:
        for number in range(units):
            stride = 2 if number == 0 and filters > before else 1
            way = [*normalised(filters, 3, stride), Activation("relu"), *normalised(filters, 3)]
            shortcut = normalised(filters, 1, stride) if stride > 1 else ()
            blocks += [Residual(way, shortcut), Activation("relu")]
        before = filters
    return Network([*blocks, GlobalAveragePool(), Dense(classes)], input_shape=input_shape)


def wide_res_net(
    classes: int,
    input_shape: PictureShape = (32, 32, 3),
    *,
    depth: int = 16,
    width: int = 4,
    dropout: float = 0.0,
) -> Network:
    """The same with `width` times as many filters, each convolution behind its normalisation.

    Raises:
        SettingError: a depth that is not 6 n + 4, a width below 1, or an input shape that it does not take.
    """
    units = _units(depth, 4)
    if width < 1:
        raise SettingError(f"width must be at least 1; got {width}.")
    blocks: list[Block] = [from_bytes(input_shape, 4), convolution(STAGES[0], 3)]
    before = STAGES[0]
    for stage, filters in enumerate(width * each for each in STAGES):
        for number in range(units):
            stride = 2 if number == 0 and stage > 0 else 1
            first = [*_active(), convolution(filters, 3, stride)]
            second = [*_active(), Dropout(dropout), convolution(filters, 3)]
            changes = stride > 1 or filters != before
            shortcut = [convolution(filters, 1, stride)] if changes else ()
            blocks.append(Residual([*first, *second], shortcut))
            before = filters
    return Network([*blocks, *_active(), GlobalAveragePool(), Dense(classes)], input_shape=input_shape)


def _active() -> Sequence[Block]:
    return BatchNorm(), Activation("relu")


def _units(depth: int, others: int) -> int:
    units, rest = divmod(depth - others, 6)
    if units < 1 or rest:
        raise SettingError(
            f"depth must be 6 n + {others}, such as {12 + others} or {18 + others}; got {depth}."
        )
    return units
