"""What an operation is: shape rule, computation, derivative rule, formula and cost, side by side."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Self

from trilith.errors import ShapeError
from trilith.graph.shape import BatchSize, Shape, resolve

if TYPE_CHECKING:
    from trilith.graph.node import Node

Array = Any  # an array of the namespace `xp`: numpy or one that follows the array API
ArrayNamespace = Any


@dataclass(frozen=True, slots=True)
class Binding:
    """What an engine knows when it runs: the number of examples and the floating-point type."""

    batch: int
    float_dtype: str


@dataclass(frozen=True)
class Op(ABC):
    """A pure operation on arrays. Its fields are its settings; equal ops on equal inputs give equal nodes."""

    name: ClassVar[str]
    formula: ClassVar[str]  # for people; the names in braces are the arguments of `compute`
    flops_per_element: ClassVar[int] = 1

    def __call__(self, *operands: Any) -> Node:
        """Apply to nodes (numbers and arrays become constants) and return the resulting node.

        Raises:
            ShapeError: the operands' shapes do not fit; the message begins with the block's name.
        """
        from trilith.graph.node import Apply, as_node
        from trilith.graph.scope import current_scope

        nodes = [as_node(operand) for operand in operands]
        kinds = self.operand_kinds(*(node.dtype for node in nodes))
        inputs = tuple(node.cast(kind) for node, kind in zip(nodes, kinds, strict=True))
        shape = self.shape(*(node.shape for node in inputs))
        dtype = self.result_dtype(*(node.dtype for node in inputs))
        return Apply(shape, dtype, current_scope(), self, inputs)

    @abstractmethod
    def shape(self, *args: Any, **kwargs: Any) -> Shape:
        """The shape of the result from the shapes of the inputs, or a ShapeError."""

    def operand_kinds(self, *dtypes: str) -> Sequence[str]:
        """The kinds that operands of these kinds are brought to: all to the widest by default.

        So a whole number beside floats means the same number as a float: x > 0, x ** 2.
        """
        return [widest(dtypes)] * len(dtypes)

    def result_dtype(self, *dtypes: str) -> str:
        """The kind of the result: "float", "int" or "bool". The widest of the inputs by default."""
        return widest(dtypes)

    @abstractmethod
    def compute(self, *args: Any, **kwargs: Any) -> Array:
        """`compute(xp, *arrays)`: the forward computation in the array namespace `xp`."""

    @abstractmethod
    def derivative(self, *args: Any, **kwargs: Any) -> Sequence[Node | None]:
        """`derivative(upstream, output, *inputs)`: for each input the gradient as a node, or None.

        `upstream` has the output's shape. A gradient may have the shape that its input was broadcast to.
        """

    def simplified(self, *args: Any, **kwargs: Any) -> Node | None:
        """`simplified(*inputs)`: an equal, simpler node (x · 1 is x), or None when there is none."""
        return None

    def expanded(self, *args: Any, **kwargs: Any) -> Node | None:
        """`expanded(*inputs)`: the same value by simpler ops, or None where the op is simple itself.

        An op that could be several others exists for the sake of a better derivative than theirs.
        """
        return None

    def flops(self, *args: Any, **kwargs: Any) -> int:
        """`flops(output, *inputs)`: floating-point operations for these concrete shapes."""
        output: tuple[int, ...] = args[0]
        return self.flops_per_element * prod(output)

    def bind(self, binding: Binding) -> Self:
        """This op with every open size and the kind "float" made concrete."""
        concrete = {
            field.name: bound
            for field in fields(self)
            if (bound := _bound(getattr(self, field.name), field.name, binding)) is not None
        }
        return replace(self, **concrete) if concrete else self

    @property
    def is_open(self) -> bool:
        """Whether a setting depends on the number of examples or the floating-point type."""
        probe = Binding(1, "float64")
        return any(_bound(getattr(self, each.name), each.name, probe) is not None for each in fields(self))


def _bound(value: Any, name: str, binding: Binding) -> Any:
    if name == "dtype" and value in ("float", "int"):
        return binding.float_dtype if value == "float" else "int64"
    if isinstance(value, tuple) and any(isinstance(dim, BatchSize) for dim in value):
        return resolve(value, binding.batch)
    return None


def widest(dtypes: Sequence[str]) -> str:
    """The kind that holds numbers of all these kinds."""
    return next((kind for kind in ("float", "int") if kind in dtypes), "bool")


def require_rank(shape: Shape, rank: int, what: str) -> None:
    """Raise a ShapeError unless the shape has at least `rank` axes."""
    if len(shape) < rank:
        raise ShapeError(f"{what} expects at least {rank} axes, got {len(shape)}. Reshape the input.")
