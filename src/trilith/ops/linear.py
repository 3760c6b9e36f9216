"""The matrix product, with either operand transposed and leading axes stacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from trilith.errors import ShapeError
from trilith.graph import Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace, require_rank
from trilith.graph.shape import broadcast_shapes


@dataclass(frozen=True)
class Matmul(Op):
    """C = A · B over the last two axes; `transpose_a` and `transpose_b` read an operand transposed."""

    transpose_a: bool = False
    transpose_b: bool = False
    name = "matmul"
    formula = "{a} · {b}"

    def shape(self, a: Shape, b: Shape) -> Shape:
        require_rank(a, 2, "matmul's first operand")
        require_rank(b, 2, "matmul's second operand")
        rows, inner = reversed(a[-2:]) if self.transpose_a else a[-2:]
        inner_b, columns = reversed(b[-2:]) if self.transpose_b else b[-2:]
        if inner != inner_b:
            raise ShapeError(
                f"expects {inner_b} features, got {format_shape(a)} for a matrix of shape {format_shape(b)}. "
                f"Give it an input with {inner_b} features, or build it for {inner}."
            )
        return (*broadcast_shapes([a[:-2], b[:-2]]), rows, columns)

    def compute(self, xp: ArrayNamespace, a: Array, b: Array) -> Array:
        a = xp.matrix_transpose(a) if self.transpose_a else a
        b = xp.matrix_transpose(b) if self.transpose_b else b
        return xp.matmul(a, b)

    def derivative(self, upstream: Node, c: Node, a: Node, b: Node) -> Sequence[Node | None]:
        # dA = dC · Bᵀ and dB = Aᵀ · dC; a transposed operand gets the transposed gradient
        if self.transpose_a:
            gradient_a = Matmul(self.transpose_b, True)(b, upstream)
        else:
            gradient_a = Matmul(False, not self.transpose_b)(upstream, b)
        if len(b.shape) == 2 and len(a.shape) > 2 and not self.transpose_a:
            # one matrix for a stack of them: join the stack instead of summing many products
            a, upstream = a.reshape((-1, a.shape[-1])), upstream.reshape((-1, upstream.shape[-1]))
        if self.transpose_b:
            gradient_b = Matmul(True, self.transpose_a)(upstream, a)
        else:
            gradient_b = Matmul(not self.transpose_a, False)(a, upstream)
        return [gradient_a, gradient_b]

    def flops(self, output: tuple[int, ...], a: tuple[int, ...], b: tuple[int, ...]) -> int:
        inner = a[-2] if self.transpose_a else a[-1]
        return 2 * prod(output) * inner


def matmul(a: Node, b: Node, transpose_a: bool = False, transpose_b: bool = False) -> Node:
    """The matrix product over the last two axes. Raises ShapeError where the inner sizes differ."""
    return Matmul(transpose_a, transpose_b)(a, b)
