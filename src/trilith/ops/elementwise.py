"""The base of every op that works element by element, with NumPy's broadcasting."""

from __future__ import annotations

from dataclasses import dataclass

from trilith.graph import Op, Shape
from trilith.graph.shape import broadcast_shapes


@dataclass(frozen=True)
class Elementwise(Op):
    """Same element in, same element out. Inputs broadcast; `derive` sums the gradients back."""

    def shape(self, *shapes: Shape) -> Shape:
        return broadcast_shapes(shapes)


@dataclass(frozen=True)
class FloatElementwise(Elementwise):
    """An elementwise op whose result is a float whatever comes in."""

    def result_dtype(self, *dtypes: str) -> str:
        return "float"
