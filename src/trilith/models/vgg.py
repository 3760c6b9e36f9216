"""A small VGG: stages of 3 x 3 convolutions, halved between (Simonyan & Zisserman 2015)."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.blocks import Activation, Block, Dense, Dropout, GlobalAveragePool, MaxPool2D
from trilith.models.pieces import PictureShape, from_bytes, normalised
from trilith.network import Network


def vgg(
    classes: int,
    input_shape: PictureShape = (32, 32, 3),
    *,
    stages: Sequence[Sequence[int]] = ((64, 64), (128, 128), (256, 256)),
    dropout: float = 0.3,
) -> Network:
    """Pictures (height, width, channels) of bytes to logits (classes,).

    stages: the filters of each convolution, stage by stage; sides are halved after each stage.

    Raises:
        SettingError: an input shape that it does not take.
    """
    blocks: list[Block] = [from_bytes(input_shape, 2 ** len(stages))]
    for stage in stages:
        for filters in stage:
            blocks += [*normalised(filters, 3), Activation("relu")]
        blocks += [MaxPool2D(2), Dropout(dropout)]
    return Network([*blocks, GlobalAveragePool(), Dense(classes)], input_shape=input_shape)
