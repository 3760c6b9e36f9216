"""A number for each example, drawn anew in each step."""

from __future__ import annotations

from math import pi

from trilith.graph import Node, Shape
from trilith.graph.clock import SEED, STEP
from trilith.ops import cos, maximum, minimum, sqrt, uniform
from trilith.ops.random import fresh_stream


def draw(x: Node, low: float, high: float) -> Node:
    """(batch, 1), uniform from low to high."""
    size: Shape = (x.shape[0], 1)
    return low + (high - low) * uniform(size, SEED, STEP, fresh_stream())


def draw_beta(x: Node, alpha: float) -> Node:
    """(batch, 1), from the distribution Beta(alpha, alpha).

    In closed form (Devroye 1996, "Random variate generation in one line of code"): with u and v uniform,
    c = cos 2πv and p = u^(1 / alpha), it is 1/2 + c/2 · √((1 - p) / (c² (1 - p) + p)).
    """
    p = draw(x, 0.0, 1.0) ** (1 / alpha)
    c = cos(draw(x, 0.0, 2 * pi))
    rest = 1 - p
    way = c * sqrt(rest / (c * c * rest + p + 1e-30))  # never 0 / 0
    return minimum(maximum(0.5 + 0.5 * way, 0.0), 1.0)
