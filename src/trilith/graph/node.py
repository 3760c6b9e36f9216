"""Nodes: an operation applied to nodes, or a leaf. Immutable; equal only to themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import index
from typing import Any

import numpy as np

from trilith.graph.op import Op
from trilith.graph.operators import Operators
from trilith.graph.scope import Scope, current_scope
from trilith.graph.shape import BatchSize, Shape, format_shape

Initializer = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]


@dataclass(frozen=True, eq=False, repr=False)
class Node(Operators):
    """A value in the graph. `dtype` is a kind ("float", "int", "bool"); the engine chooses the width."""

    shape: Shape
    dtype: str
    scope: Scope | None

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes this one is computed from; none for a leaf."""
        return ()

    @property
    def T(self) -> Node:
        """The last two axes swapped."""
        axes = tuple(range(len(self.shape)))
        return self.transpose((*axes[:-2], axes[-1], axes[-2]))

    def __repr__(self) -> str:
        return f"{self.label} {format_shape(self.shape)}"

    @property
    def label(self) -> str:
        """A short name for people."""
        return type(self).__name__.lower()


@dataclass(frozen=True, eq=False, repr=False)
class Apply(Node):
    """An operation applied to nodes."""

    op: Op
    arguments: tuple[Node, ...]

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The operands."""
        return self.arguments

    @property
    def label(self) -> str:
        """The operation's name."""
        return self.op.name


@dataclass(frozen=True, eq=False, repr=False)
class Input(Node):
    """What is fed in with every batch. The first axis is the batch."""

    name: str

    @property
    def label(self) -> str:
        """The name it is fed under."""
        return self.name


@dataclass(frozen=True, eq=False, repr=False)
class Variable(Node):
    """What lives between runs: a parameter or a state. Its array belongs to the engine or the model."""

    name: str
    initial: Initializer

    @property
    def label(self) -> str:
        """The local name; a network gives the full one."""
        return self.name


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Variable):
    """A variable that training learns by its gradient. `rate` is a factor on the learning rate."""

    regularised: bool = True  # weights are, biases and scales are not
    rate: float = 1.0


@dataclass(frozen=True, eq=False, repr=False)
class State(Variable):
    """A variable that a program updates but no gradient reaches: running means, moments, the step."""


@dataclass(frozen=True, eq=False, repr=False)
class Constant(Node):
    """A fixed array."""

    value: np.ndarray

    @property
    def label(self) -> str:
        """The value itself when it is a single number."""
        return f"{self.value.item():g}" if self.value.ndim == 0 else "constant"


def input_node(shape: Shape, name: str = "x", dtype: str = "float") -> Input:
    """An input of this whole shape, batch axis included."""
    return Input(_plain(shape), dtype, current_scope(), name)


def _plain(shape: Shape) -> Shape:
    """The shape with NumPy's whole numbers as Python's, so that sizes compare and print alike."""
    return tuple(dim if isinstance(dim, BatchSize) else index(dim) for dim in shape)


def parameter(
    shape: Shape, initial: Initializer, name: str, regularised: bool = True, rate: float = 1.0
) -> Parameter:
    """A parameter of the block being built."""
    return Parameter(_plain(shape), "float", current_scope(), name, initial, regularised, rate)


def state(shape: Shape, initial: float | Initializer, name: str, dtype: str = "float") -> State:
    """A state of the block being built, filled with a number or by an initializer."""
    if isinstance(initial, (int, float)):
        return State(_plain(shape), dtype, current_scope(), name, Fill(initial))
    return State(_plain(shape), dtype, current_scope(), name, initial)


@dataclass(frozen=True)
class Fill:
    """An initializer that ignores chance: every element is `value`."""

    value: float

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """An array of `shape` filled with the value, which takes no memory: to be copied, not written."""
        return np.broadcast_to(np.float64(self.value), shape)


@dataclass(frozen=True)
class Fixed:
    """An initializer that gives these very numbers."""

    values: tuple[float, ...]

    def __call__(self, generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """The numbers as an array of `shape`."""
        return np.array(self.values, dtype=np.float64).reshape(shape)


def as_node(operand: Any) -> Node:
    """The operand itself when it is a node, a constant otherwise.

    Raises:
        TypeError: the operand is no node, number or array of numbers.
    """
    if isinstance(operand, Node):
        return operand
    value = np.array(operand)
    kind = {"b": "bool", "i": "int", "u": "int", "f": "float"}.get(value.dtype.kind)
    if kind is None:
        raise TypeError(f"cannot use {type(operand).__name__} in a graph: expected a node, number or array.")
    value = value.astype({"bool": np.bool_, "int": np.int64, "float": np.float64}[kind])
    value.setflags(write=False)
    return Constant(value.shape, kind, current_scope(), value)
