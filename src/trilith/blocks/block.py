"""What a block is: a description that, called on nodes, gives a node."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any

import numpy as np

from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, Scope, inside
from trilith.graph.scope import current_scope, snake_case
from trilith.ops import identity


@dataclass(frozen=True)
class Block(ABC):
    """A piece of a network. Its fields are its hyperparameters; it holds no arrays and may be called often.

    Each call makes parameters of its own. Within one network names must differ; unnamed blocks get one.
    """

    name: str | None = field(default=None, kw_only=True)

    @abstractmethod
    def build(self, *inputs: Any) -> Node:
        """The output node from the input nodes; a ShapeError where they do not fit."""

    def __call__(self, *inputs: Node) -> Node:
        """Apply to nodes and return the output node.

        Raises:
            ShapeError: the inputs do not fit; the message begins with the block's name.
        """
        return self.call_as(self.name, *inputs)

    def call_as(self, name: str | None, *inputs: Node) -> Node:
        """Apply under this name."""
        scope = Scope(type(self).__name__, name, self.description(), current_scope())
        with inside(scope):
            try:
                output = self.build(*inputs)
            except ShapeError as error:
                title = f"{scope.kind} '{name}'" if name else scope.kind
                raise ShapeError(f"{title}: {error}") from error
            return output if output.scope is scope else identity(output)

    def description(self) -> dict[str, Any]:
        """The hyperparameters by name, for tables and files."""
        named = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "name"}
        return {key: _plain(value) for key, value in named.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Block):
        return {"block": type(value).__name__, **value.description()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return getattr(value, "__name__", None) or repr(value)


def stack(blocks: Sequence[Block], node: Node) -> Node:
    """Apply the blocks one after another; unnamed ones are called dense_1, dense_2, dropout_1, ...

    Raises:
        SettingError: two blocks have the same name, or something in the list is no block.
    """
    counts: dict[str, int] = {}
    used: set[str] = set()
    for block in blocks:
        if not isinstance(block, Block):
            raise SettingError(
                f"expected a block, got {type(block).__name__}. Put blocks such as Dense(10) in the list."
            )
        kind = snake_case(type(block).__name__)
        counts[kind] = counts.get(kind, 0) + 1
        name = block.name or f"{kind}_{counts[kind]}"
        if name in used:
            raise SettingError(f"two blocks are named '{name}'. Give each a name of its own.")
        used.add(name)
        node = block.call_as(name, node)
    return node


def require_float(node: Node) -> Node:
    """The node as floats: blocks compute with floats whatever kind of numbers is fed."""
    return node.cast("float")


def fixed_size(node: Node, axis: int = -1) -> int:
    """The size of an axis that parameters depend on.

    Raises:
        ShapeError: there is no such axis, or its size is the open batch size.
    """
    size = node.shape[axis] if -len(node.shape) <= axis < len(node.shape) else None
    if not isinstance(size, int):
        raise ShapeError(
            f"expects inputs (batch, ..., features) with a fixed number of features, got {node}. "
            "Feed it examples with at least one feature axis."
        )
    return size


def row_size(x: Node) -> int:
    """The number of features of rows (batch, features).

    Raises:
        ShapeError: x has other axes, or an open size.
    """
    if len(x.shape) != 2:
        raise ShapeError(f"expects inputs (batch, features), got {x}. Put a Flatten() before it.")
    return fixed_size(x)


def require_counts(block: str, **counts: object) -> None:
    """Raise a SettingError unless every one is a whole number of at least 1."""
    for name, value in counts.items():
        if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
            raise SettingError(f"{block} needs a whole number of {name}, at least 1; got {value!r}.")


def require_rate(block: str, rate: float) -> None:
    """Raise a SettingError unless this may be a factor on the learning rate."""
    if not 0 <= rate < inf:
        raise SettingError(f"{block}'s rate must be a number of at least 0, got {rate}.")


def require_share(value: float, what: str) -> None:
    """Raise a SettingError unless 0 <= value < 1."""
    if not 0 <= value < 1:
        raise SettingError(f"{what} must be at least 0 and below 1, got {value}.")
