"""Python's operators on nodes. The graph knows no operation: `trilith.ops` enters its functions here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trilith.graph.node import Node
    from trilith.graph.shape import Shape

Operand = Any  # a Node, a number or an array

OPERATORS: dict[str, Callable[..., Node]] = {}


class Operators:
    """What one may write with a node: `x + 1`, `x @ w`, `x > 0`, `x[:, :3]`, `x.sum(axis=1)`."""

    __slots__ = ()
    __array_ufunc__ = None  # lets `array * node` reach __rmul__ here

    __iter__ = None  # Python would else try indices until one fails

    def __bool__(self) -> bool:
        raise TypeError("a node has no truth value before a program runs. Choose with trilith.ops.where.")

    def __add__(self, other: Operand) -> Node:
        return OPERATORS["add"](self, other)

    def __radd__(self, other: Operand) -> Node:
        return OPERATORS["add"](other, self)

    def __sub__(self, other: Operand) -> Node:
        return OPERATORS["subtract"](self, other)

    def __rsub__(self, other: Operand) -> Node:
        return OPERATORS["subtract"](other, self)

    def __mul__(self, other: Operand) -> Node:
        return OPERATORS["multiply"](self, other)

    def __rmul__(self, other: Operand) -> Node:
        return OPERATORS["multiply"](other, self)

    def __truediv__(self, other: Operand) -> Node:
        return OPERATORS["divide"](self, other)

    def __rtruediv__(self, other: Operand) -> Node:
        return OPERATORS["divide"](other, self)

    def __pow__(self, other: Operand) -> Node:
        return OPERATORS["power"](self, other)

    def __rpow__(self, other: Operand) -> Node:
        return OPERATORS["power"](other, self)

    def __matmul__(self, other: Operand) -> Node:
        return OPERATORS["matmul"](self, other)

    def __rmatmul__(self, other: Operand) -> Node:
        return OPERATORS["matmul"](other, self)

    def __neg__(self) -> Node:
        return OPERATORS["negate"](self)

    def __abs__(self) -> Node:
        return OPERATORS["abs"](self)

    def __gt__(self, other: Operand) -> Node:
        return OPERATORS["greater"](self, other)

    def __ge__(self, other: Operand) -> Node:
        return OPERATORS["greater_equal"](self, other)

    def __lt__(self, other: Operand) -> Node:
        return OPERATORS["less"](self, other)

    def __le__(self, other: Operand) -> Node:
        return OPERATORS["less_equal"](self, other)

    def __getitem__(self, key: Any) -> Node:
        return OPERATORS["slice"](self, key)

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The sum over one, several or all axes."""
        return OPERATORS["sum"](self, axis, keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The mean over one, several or all axes."""
        return OPERATORS["mean"](self, axis, keepdims)

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The maximum over one, several or all axes."""
        return OPERATORS["max"](self, axis, keepdims)

    def reshape(self, *shape: Any) -> Node:
        """The same elements in another shape; one size may be -1."""
        return OPERATORS["reshape"](self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, axes: tuple[int, ...] | None = None) -> Node:
        """The axes in another order; reversed when none is given."""
        return OPERATORS["transpose"](self, axes)

    def sum_to(self, shape: Shape) -> Node:
        """Undo a broadcast: sum over the axes along which `shape` was stretched."""
        return OPERATORS["sum_to"](self, shape)

    def cast(self, dtype: str) -> Node:
        """The same values as "float", "int" or "bool"."""
        return OPERATORS["cast"](self, dtype)
