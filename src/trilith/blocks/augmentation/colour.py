"""Brighter or darker, with more or less contrast and colour; of bytes, 0 to 255."""

from __future__ import annotations

from trilith.blocks.augmentation.draws import draw
from trilith.graph import Node
from trilith.ops import maximum, minimum, reshape

BRIGHTEST, GREY = 255.0, 127.5


def recoloured(x: Node, brightness: float, contrast: float, saturation: float) -> Node:
    """Pictures (batch, height, width, channels) of bytes, each recoloured in its own way.

    brightness: what is added, at most, as a share of 255. contrast, saturation: by which share the distance
    from the middle grey, and from the pixel's own grey, grows or shrinks.
    """
    if not any((brightness, contrast, saturation)):
        return x
    if saturation:
        grey = x.mean(axis=-1, keepdims=True)
        x = grey + (x - grey) * _each(x, 1 - saturation, 1 + saturation)
    if contrast:
        x = GREY + (x - GREY) * _each(x, 1 - contrast, 1 + contrast)
    if brightness:
        x = x + _each(x, -brightness * BRIGHTEST, brightness * BRIGHTEST)
    return minimum(maximum(x, 0.0), BRIGHTEST)


def _each(x: Node, low: float, high: float) -> Node:
    return reshape(draw(x, low, high), (x.shape[0], 1, 1, 1))
