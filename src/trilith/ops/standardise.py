"""Standardising over axes: mean 0 and variance 1, as batch and layer normalisation need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Apply, Node, Op, Shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import broadcast_shapes
from trilith.ops.arithmetic import Multiply
from trilith.ops.exponential import sqrt
from trilith.ops.reduce import Axis, axes_of, count, mean


@dataclass(frozen=True)
class Standardise(Op):
    """x̂ = (x - mean) / √(variance + epsilon) with mean and (biased) variance over `axes`.

    The derivative is the closed form (Ioffe & Szegedy 2015): it needs x̂ and the deviation, two sums, and one
    pass after them. That of the parts would be twice as many.
    """

    axes: tuple[int, ...]
    epsilon: float
    name = "standardise"
    formula = "({x} - mean) / √(variance + epsilon)"
    flops_per_element = 6

    def shape(self, x: Shape) -> Shape:
        axes_of(x, self.axes)
        return x

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float"]

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        centred = x - xp.mean(x, axis=self.axes, keepdims=True)
        variance = xp.mean(centred * centred, axis=self.axes, keepdims=True)
        return centred / xp.sqrt(variance + self.epsilon)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Sequence[Node | None]:
        # dx = (g - mean(g) - x̂ · mean(g · x̂)) / deviation, in the sums that a scale and a shift need too
        average, inverse = self._parts(x)
        g, factor = _without_steady_factor(upstream, average.shape)
        sums = g.sum_to(average.shape) + y * (g * y).sum_to(average.shape)
        return [(g - sums / count(x, self.axes)) * (inverse if factor is None else inverse * factor)]

    def expanded(self, x: Node) -> Node:
        average, inverse = self._parts(x)
        return (x - average) * inverse

    def _parts(self, x: Node) -> tuple[Node, Node]:
        """The mean and 1 / deviation."""
        average, variance = moments(x, self.axes)
        return average, 1.0 / sqrt(variance + self.epsilon)


def _without_steady_factor(product: Node, shape: Shape) -> tuple[Node, Node | None]:
    """A product without the factor that is no larger than `shape`, and that factor; none if there is none."""
    if isinstance(product, Apply) and isinstance(product.op, Multiply):
        for rest, factor in (product.inputs, product.inputs[::-1]):
            if rest.shape == product.shape and broadcast_shapes([factor.shape, shape]) == shape:
                return rest, factor
    return product, None


def moments(x: Node, axes: Axis = None) -> tuple[Node, Node]:
    """Mean and (biased) variance of x over the axes, in a shape that broadcasts against x.

    The variance is that of the differences from the mean, exact also far from zero.
    """
    over = axes_of(x.shape, axes)
    leading = over == tuple(range(len(over)))
    average = mean(x, over, keepdims=not leading)
    # not x - mean, which x̂ has: taking the difference again costs less than keeping it until then
    difference = average - x
    return average, mean(difference * difference, over, keepdims=not leading)


def standardise(x: Node, axes: Axis = None, epsilon: float = 1e-5) -> Node:
    """x with mean 0 and variance 1 over the axes; epsilon, added to the variance, keeps a constant finite."""
    return Standardise(axes_of(x.shape, axes), epsilon)(x)
