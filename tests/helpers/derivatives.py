"""Derivatives against central differences in float64, along random directions, one leaf after the other.

Each leaf has a direction of its own: a fault in the gradient of one input would drown in a common one.
"""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from tests.helpers.interpret import Values, interpret
from trilith.graph import Node, as_node, derive
from trilith.graph.node import input_node

TOLERANCE = 1e-6
DIRECTIONS = 2
STEP = 2e-4
SMOOTH = 1e-8  # two step sizes agree so closely where no kink lies between
FLOOR = 1e-6  # a slope of zero comes out of differences as rounding, some 1e-12
WEIGHTS = "weights of the sum"


def check_derivatives(output: Node, values: Values, *, orders: int = 1, kinks: bool = False) -> int:
    """Compare derive() with differences of the forward pass, for every float leaf that has a value.

    `orders`: 2 also differentiates the gradient. Kinks must be further away than the differences reach; with
    `kinks` they may be anywhere, and directions in which the differences meet one are passed over. Gives the
    number of directions compared.
    """
    generator = np.random.default_rng(7)
    loss, values = weighed([output], values, generator)
    leaves = [node for node in values if node.dtype == "float" and node.name != WEIGHTS]
    gradients = derive(loss, leaves)
    assert [gradient.shape for gradient in gradients] == [leaf.shape for leaf in leaves]
    compared = 0
    for leaf, gradient in zip(leaves, interpret(gradients, values), strict=True):
        for _ in range(DIRECTIONS):
            direction = generator.uniform(-1, 1, gradient.shape)
            analytic = float(np.sum(gradient * direction))
            numeric, is_smooth = slope(partial(_loss_along, loss, values, leaf, direction))
            if is_smooth or not kinks:
                assert relative_error(analytic, numeric) <= TOLERANCE, f"{leaf}: {analytic} is not {numeric}"
                compared += 1
    if orders > 1 and leaves:
        inner, inner_values = weighed(gradients, values, generator)
        compared += check_derivatives(inner, inner_values, orders=orders - 1, kinks=kinks)
    return compared


def weighed(nodes: list[Node], values: Values, generator: np.random.Generator) -> tuple[Node, Values]:
    """The sum of the nodes' elements under random weights: a scalar that no element can hide in."""
    computed, values = interpret(nodes, values), dict(values)
    total = as_node(0.0)
    for node, value in zip(nodes, computed, strict=True):
        weights = input_node(node.shape, WEIGHTS)
        values[weights] = generator.normal(size=value.shape)
        total = total + (node.cast("float") * weights).sum()
    return total, values


def slope(along: Callable[[float], float]) -> tuple[float, bool]:
    """The derivative of `along` at 0 from four points, and whether a smaller step agrees: no kink is near.

    The error falls with the fourth power of the step.
    """
    steps = [along(0.5**k * STEP) - along(-(0.5**k) * STEP) for k in range(3)]
    wide, narrow = ((8 * near - far) / (6 * 0.5**k * STEP) for k, (far, near) in enumerate(pairwise(steps)))
    return wide, relative_error(wide, narrow) <= SMOOTH


def relative_error(one: float, other: float) -> float:
    """|one - other| as a share of the larger."""
    return abs(one - other) / max(abs(one), abs(other), FLOOR)


def _loss_along(loss: Node, values: Values, leaf: Node, direction: np.ndarray, t: float) -> float:
    return float(interpret([loss], {**values, leaf: values[leaf] + t * direction})[0])
