"""The base of every op that works element by element, with NumPy's broadcasting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.graph import Op, Shape
from trilith.graph.op import widest
from trilith.graph.shape import broadcast_shapes


@dataclass(frozen=True)
class Elementwise(Op):
    """Same element in, same element out. Inputs broadcast; `derive` sums the gradients back."""

    def shape(self, *shapes: Shape) -> Shape:
        return broadcast_shapes(shapes)


@dataclass(frozen=True)
class FloatElementwise(Elementwise):
    """An elementwise op on floats, whatever comes in."""

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return ["float"] * len(dtypes)


@dataclass(frozen=True)
class Arithmetic(Elementwise):
    """An elementwise op for which truth values count as 0 and 1."""

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        return [widest(["int", *dtypes])] * len(dtypes)
