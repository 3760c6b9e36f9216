"""What architectures for pictures are made of: bytes as numbers, convolutions before a normalisation."""

from __future__ import annotations

from operator import index

from trilith.blocks import BatchNorm, Block, Conv2D, Rescale
from trilith.errors import SettingError

PictureShape = tuple[int, int, int]
"""(height, width, channels)."""

MIDDLE = 127.5  # bytes from 0 to 255 become numbers from -1 to 1


def from_bytes(shape: PictureShape, divisor: int) -> Block:
    """The block that brings pictures of bytes to about -1 to 1, whose sides can be halved so often.

    Raises:
        SettingError: no (height, width, channels), or sides smaller than `divisor`.
    """
    try:
        height, width, channels = map(index, shape)
    except (TypeError, ValueError):
        raise SettingError(f"input_shape must be (height, width, channels); got {shape!r}.") from None
    if min(height, width) < divisor or channels < 1:
        raise SettingError(
            f"this architecture takes pictures of at least {divisor} x {divisor} with a channel; got {shape}."
        )
    return Rescale(mean=(-1.0,) * channels, scale=(1 / MIDDLE,) * channels)


def convolution(filters: int, size: int, stride: int = 1, groups: int = 1) -> Conv2D:
    """A convolution before a normalisation and a relu: without a bias, which the former takes away."""
    around = size // 2  # as much before as behind, whatever the stride
    return Conv2D(
        filters, size, stride=stride, padding=around, groups=groups, use_bias=False, initializer="he"
    )


def normalised(filters: int, size: int, stride: int = 1, groups: int = 1) -> list[Block]:
    """The same with its normalisation."""
    return [convolution(filters, size, stride, groups), BatchNorm()]
