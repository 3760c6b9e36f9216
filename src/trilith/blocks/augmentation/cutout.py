"""A square of each picture is grey (DeVries & Taylor 2017): the network must not rely on one place."""

from __future__ import annotations

import numpy as np

from trilith.blocks.augmentation.colour import GREY
from trilith.blocks.augmentation.draws import draw
from trilith.graph import Node, as_node
from trilith.ops import absolute, less, reshape, where


def cut_out(x: Node, sides: tuple[int, int], share: float) -> Node:
    """Pictures (batch, height, width, channels), each with a grey rectangle.

    sides: height and width of the pictures. share: of these, the sides of the rectangle. Its middle is any
    pixel, so at the edge a part of it lies outside.
    """
    if not share:
        return x
    near: list[Node] = []
    for axis, side in enumerate(sides, start=1):
        shape = [1, 1, 1, 1]
        shape[axis] = side
        middle = reshape(draw(x, -0.5, side - 0.5), (x.shape[0], 1, 1, 1))
        place = as_node(np.arange(side, dtype=np.float64).reshape(shape))
        near.append(less(absolute(place - middle), share * side / 2).cast("float"))
    return where(near[0] * near[1] > 0, GREY, x)
