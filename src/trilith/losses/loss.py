"""What a loss is: a node for each example from the network's output and the target."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Literal

from trilith.errors import ShapeError
from trilith.graph import Node, format_shape

TargetKind = Literal["float", "int"]


@dataclass(frozen=True)
class Loss(ABC):
    """A function from (output, target) to one number an example; training minimises the weighted mean."""

    target: ClassVar[TargetKind] = "float"  # "int": classes as whole numbers from 0
    target_range: ClassVar[tuple[float, float]] = (-inf, inf)  # what a target may be, both ends included

    @abstractmethod
    def __call__(self, output: Node, target: Node) -> Node:
        """(batch, ...) and the target to (batch,). A ShapeError where they do not fit."""

    def prediction(self, output: Node) -> Node:
        """What the output predicts in the target's units; metrics compare it with the target."""
        return output

    def class_weights(self, output: Node, target: Node) -> Node | None:
        """The weight (batch,) that each example gets by its class, or None for equal weights."""
        return None


LossFunction = Loss | Callable[[Node, Node], Node]


def aligned(output: Node, target: Node) -> Node:
    """The target as floats in the output's shape: (batch,) may stand for (batch, 1).

    Raises:
        ShapeError: the shapes differ otherwise.
    """
    target = target.cast("float")
    if target.shape == output.shape:
        return target
    if (*target.shape, 1) == output.shape or target.shape == (*output.shape, 1):
        return target.reshape(output.shape)
    raise ShapeError(
        f"the loss expects a target like the output {format_shape(output.shape)}, "
        f"got {format_shape(target.shape)}. End the network with as many units as the target has columns."
    )


def mean_of_rest(values: Node) -> Node:
    """(batch, ...) to (batch,): the mean over everything but the batch."""
    return values.mean(tuple(range(1, len(values.shape)))) if len(values.shape) > 1 else values


def class_scores(output: Node, target: Node) -> tuple[int, Node]:
    """The number of classes and the target (batch,) of class numbers.

    Raises:
        ShapeError: the output is not (batch, classes) or the target not (batch,) or (batch, 1).
    """
    classes = output.shape[-1] if len(output.shape) == 2 else None
    if (
        not isinstance(classes, int)
        or classes < 2
        or target.shape not in ((output.shape[0],), (output.shape[0], 1))
    ):
        raise ShapeError(
            "the loss expects an output (batch, classes) of at least 2 classes and class numbers (batch,), "
            f"got {format_shape(output.shape)} and {format_shape(target.shape)}. "
            "End the network with Dense(number of classes), or use binary_cross_entropy for one column."
        )
    return classes, target.cast("int").reshape((output.shape[0],))
