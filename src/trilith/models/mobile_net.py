"""A network of depthwise convolutions, each followed by one of 1 x 1 (Howard et al. 2017)."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.blocks import Activation, Block, Dense, GlobalAveragePool
from trilith.models.pieces import PictureShape, from_bytes, normalised
from trilith.network import Network

UNITS = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1))
"""The filters and the stride of each unit."""


def mobile_net(
    classes: int,
    input_shape: PictureShape = (64, 64, 3),
    *,
    units: Sequence[tuple[int, int]] = UNITS,
    first: int = 32,
) -> Network:
    """Pictures (height, width, channels) of bytes to logits (classes,).

    first: filters of the first, whole convolution, of stride 2.

    Raises:
        SettingError: an input shape that it does not take.
    """
    relu = Activation("relu")
    blocks: list[Block] = [from_bytes(input_shape, 16), *normalised(first, 3, 2), relu]
    channels = first
    for filters, stride in units:
        blocks += [*normalised(channels, 3, stride, groups=channels), relu, *normalised(filters, 1), relu]
        channels = filters
    return Network([*blocks, GlobalAveragePool(), Dense(classes)], input_shape=input_shape)
