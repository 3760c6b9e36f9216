"""The textbook's network for pictures: their numbers in one row, and dense layers."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.blocks import Activation, BatchNorm, Block, Dense, Dropout, Flatten
from trilith.models.pieces import PictureShape, from_bytes
from trilith.network import Network


def dense(
    classes: int,
    input_shape: PictureShape = (28, 28, 1),
    *,
    hidden_layers: Sequence[int] = (512, 256),
    dropout: float = 0.2,
) -> Network:
    """Pictures (height, width, channels) of bytes, as vectors, to logits (classes,).

    Raises:
        SettingError: an input shape that it does not take.
    """
    blocks: list[Block] = [from_bytes(input_shape, 1), Flatten()]
    for units in hidden_layers:
        blocks += [Dense(units, use_bias=False), BatchNorm(), Activation("relu"), Dropout(dropout)]
    return Network([*blocks, Dense(classes)], input_shape=input_shape)
