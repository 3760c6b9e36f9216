"""Derivatives against central differences in float64, along random directions, one leaf after the other.

Each leaf has a direction of its own: a fault in the gradient of one input would drown in a common one.
"""

from collections.abc import Callable

import numpy as np

from tests.helpers.interpret import Values, interpret
from trilith.graph import Node, derive
from trilith.graph.node import input_node

TOLERANCE = 1e-6
DIRECTIONS = 2
FLOOR = 1e-7  # a slope of zero comes out of differences as rounding, some 1e-13


def check_derivatives(output: Node, values: Values, *, orders: int = 1) -> None:
    """Compare derive() with differences of the forward pass, for every float leaf that has a value.

    `orders`: 2 also differentiates the gradient. Kinks must be further away than the differences reach.
    """
    generator = np.random.default_rng(7)
    loss, values = weighed([output], values, generator)
    leaves = [node for node in values if node.dtype == "float" and node.name != WEIGHTS]
    gradients = derive(loss, leaves)
    assert [gradient.shape for gradient in gradients] == [leaf.shape for leaf in leaves]
    for leaf, gradient in zip(leaves, interpret(gradients, values), strict=True):
        for _ in range(DIRECTIONS):
            direction = unit(generator, gradient.shape)
            analytic = float(np.sum(gradient * direction))
            numeric = slope(lambda t: _loss_along(loss, values, leaf, t * direction))  # noqa: B023
            assert relative_error(analytic, numeric) <= TOLERANCE, f"{leaf}: {analytic} is not {numeric}"
    if orders > 1 and leaves:
        inner, inner_values = weighed(gradients, values, generator)
        check_derivatives(inner, inner_values, orders=orders - 1)


WEIGHTS = "weights of the sum"


def weighed(nodes: list[Node], values: Values, generator: np.random.Generator) -> tuple[Node, Values]:
    """The sum of the nodes' elements under random weights: a scalar that no element can hide in."""
    (computed, values) = (interpret(nodes, values), dict(values))
    total: Node | None = None
    for node, value in zip(nodes, computed, strict=True):
        weights = input_node(node.shape, WEIGHTS)
        values[weights] = generator.normal(size=value.shape)
        part = (node.cast("float") * weights).sum()
        total = part if total is None else total + part
    assert total is not None
    return total, values


def unit(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A random direction that moves no element by more than 1."""
    return generator.uniform(-1, 1, shape)


def slope(along: Callable[[float], float], step: float = 1e-3) -> float:
    """The derivative of `along` at 0 from four points; the error falls with the fourth power of the step."""
    near = along(step) - along(-step)
    far = along(2 * step) - along(-2 * step)
    return (8 * near - far) / (12 * step)


def relative_error(one: float, other: float) -> float:
    """|one - other| as a share of the larger."""
    return abs(one - other) / max(abs(one), abs(other), FLOOR)


def _loss_along(loss: Node, values: Values, leaf: Node, move: np.ndarray) -> float:
    return float(interpret([loss], {**values, leaf: values[leaf] + move})[0])
