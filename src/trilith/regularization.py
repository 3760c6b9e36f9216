"""Regularisation and clipping as graphs: L1 and L2 penalties, max-norm, gradient clipping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith import ops
from trilith.errors import SettingError
from trilith.graph import Node, Parameter, as_node


@dataclass(frozen=True)
class Regularization:
    """Settings; 0 or None switches a part off. Weights only, never biases or scales.

    l1: adds l1 · Σ|W| to the loss. l2: adds ½ l2 · ΣW², so that its gradient is l2 · W.
    max_norm: after each step every unit's incoming weights are shrunk to at most this Euclidean length
    (Srivastava et al. 2014). clip_value: each gradient element into [-c, c]. clip_norm: all gradients
    together shrunk to at most this Euclidean length (Pascanu et al. 2013).

    Raises:
        SettingError: a negative penalty, or a bound that is not positive.
    """

    l1: float = 0.0
    l2: float = 0.0
    max_norm: float | None = None
    clip_value: float | None = None
    clip_norm: float | None = None

    def __post_init__(self) -> None:
        for name in ("l1", "l2"):
            if not getattr(self, name) >= 0:
                raise SettingError(f"{name} must not be negative, got {getattr(self, name)}.")
        for name in ("max_norm", "clip_value", "clip_norm"):
            bound = getattr(self, name)
            if bound is not None and not bound > 0:
                raise SettingError(f"{name} must be positive, or None for no bound; got {bound}.")

    def penalty(self, parameters: Sequence[Parameter]) -> Node:
        """What is added to the loss, a scalar."""
        total = as_node(0.0)
        for weights in parameters:
            if weights.regularised and self.l1:
                total = total + self.l1 * ops.absolute(weights).sum()
            if weights.regularised and self.l2:
                total = total + 0.5 * self.l2 * (weights * weights).sum()
        return total

    def clipped(self, gradients: Sequence[Node]) -> list[Node]:
        """The gradients within their bounds, first by value, then by global norm."""
        clipped = list(gradients)
        if (bound := self.clip_value) is not None:
            clipped = [ops.maximum(ops.minimum(gradient, bound), -bound) for gradient in clipped]
        if self.clip_norm is not None:
            squares = as_node(0.0)
            for gradient in clipped:
                squares = squares + (gradient * gradient).sum()
            shrink = self.clip_norm / ops.maximum(ops.sqrt(squares), self.clip_norm)
            clipped = [gradient * shrink for gradient in clipped]
        return clipped

    def constrained(self, parameter: Parameter, value: Node) -> Node:
        """The parameter's next value within max_norm."""
        if self.max_norm is None or not parameter.regularised or len(parameter.shape) < 2:
            return value
        incoming = tuple(range(len(parameter.shape) - 1))
        length = ops.sqrt((value * value).sum(incoming, keepdims=True))
        return value * (self.max_norm / ops.maximum(length, self.max_norm))
