"""Changing the kind of numbers: float, int or bool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.errors import SettingError
from trilith.graph import Constant, Node, as_node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.elementwise import Elementwise

KINDS = ("float", "int", "bool")


@dataclass(frozen=True)
class Cast(Elementwise):
    """The same values as another kind. Gradients pass from float to float only."""

    dtype: str
    name = "cast"
    formula = "{x}"
    flops_per_element = 0

    def result_dtype(self, *dtypes: str) -> str:
        if self.dtype not in KINDS:
            raise SettingError(f"cast to '{self.dtype}': expected one of {', '.join(KINDS)}.")
        return self.dtype

    def compute(self, xp: ArrayNamespace, x: Array) -> Array:
        return xp.asarray(x, dtype=self.dtype)

    def derivative(self, upstream: Node, y: Node, x: Node) -> Sequence[Node | None]:
        return [upstream if x.dtype == self.dtype == "float" else None]

    def simplified(self, x: Node) -> Node | None:
        return x if x.dtype == self.dtype else None


def cast(x: Node, dtype: str) -> Node:
    """The same values as "float", "int" or "bool"; a constant stays one."""
    if x.dtype == dtype:
        return x
    converted = Cast(dtype)(x)
    return as_node(x.value.astype(dtype)) if isinstance(x, Constant) else converted
