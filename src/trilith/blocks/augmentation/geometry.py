"""Mirrored, moved, turned and enlarged, in one affine map a picture, so that pixels are mixed but once."""

from __future__ import annotations

from math import log, pi

from trilith.blocks.augmentation.draws import draw
from trilith.graph import Node
from trilith.ops import concatenate, cos, exp, floor, less, sin, warp, where


def moved(
    x: Node,
    sides: tuple[int, int],
    flip: float,
    vertical_flip: float,
    shift: float,
    rotation: float,
    zoom: float,
) -> Node:
    """Pictures (batch, height, width, channels), each seen through a map of its own.

    sides: height and width. flip, vertical_flip: how likely a picture is mirrored. shift: as a share of the
    sides, at most, in whole pixels, so that nothing is blurred where a picture is only mirrored and moved;
    rotation: in degrees, at most; zoom: by which share it is enlarged or made smaller.
    """
    if not any((flip, vertical_flip, shift, rotation, zoom)):
        return x
    height, width = sides
    across, down = _sign(x, flip), _sign(x, vertical_flip)
    angle = draw(x, -rotation, rotation) * (pi / 180)
    scale = exp(draw(x, -log(1 + zoom), log(1 + zoom)))
    cosine, sine = cos(angle) * scale, sin(angle) * scale
    return warp(
        x,
        concatenate(
            [
                cosine * down,
                -sine * across,
                _pixels(x, shift * height),
                sine * down,
                cosine * across,
                _pixels(x, shift * width),
            ]
        ),
    )


def _sign(x: Node, probability: float) -> Node:
    return where(less(draw(x, 0.0, 1.0), probability), -1.0, 1.0)


def _pixels(x: Node, most: float) -> Node:
    return floor(draw(x, -most, most) + 0.5)
