"""LeNet: two convolutions, each with a pool, and dense layers (LeCun et al. 1998, with relu and maxima)."""

from __future__ import annotations

from trilith.blocks import Conv2D, Dense, Flatten, MaxPool2D
from trilith.models.pieces import PictureShape, from_bytes
from trilith.network import Network


def lenet(classes: int, input_shape: PictureShape = (28, 28, 1)) -> Network:
    """Pictures (height, width, channels) of bytes to logits (classes,). Sides of at least 4.

    Raises:
        SettingError: an input shape that it does not take.
    """
    return Network(
        [
            from_bytes(input_shape, 4),
            Conv2D(32, 5, "relu"),
            MaxPool2D(2),
            Conv2D(64, 5, "relu"),
            MaxPool2D(2),
            Flatten(),
            Dense(512, "relu"),
            Dense(classes),
        ],
        input_shape=input_shape,
    )
