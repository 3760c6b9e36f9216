"""Counter-based randomness: each number is a pure function of (seed, step, stream, index).

Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). Nothing is carried from
draw to draw, so every engine, any number of threads and a resumed run get the same bits.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, prod

from trilith.errors import ShapeError
from trilith.graph import Node, Op, Shape, format_shape
from trilith.graph.op import Array, ArrayNamespace
from trilith.graph.shape import concrete
from trilith.ops.exponential import cos, log, sqrt

MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
WORD = 0xFFFFFFFF
ROUNDS = 10


def philox(xp: ArrayNamespace, counter: Sequence[Array], key: tuple[int, int]) -> list[Array]:
    """Four random 32-bit words (in uint64 arrays) for each counter of four 32-bit words."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(ROUNDS):
        product0, product1 = c0 * MULTIPLIERS[0], c2 * MULTIPLIERS[1]
        c0, c1, c2, c3 = (
            (product1 >> 32) ^ c1 ^ k0,
            product1 & WORD,
            (product0 >> 32) ^ c3 ^ k1,
            product0 & WORD,
        )
        k0, k1 = (k0 + KEY_STEPS[0]) & WORD, (k1 + KEY_STEPS[1]) & WORD
    return [c0, c1, c2, c3]


@dataclass(frozen=True)
class Uniform(Op):
    """Numbers uniform on [0, 1) with 24 random bits, the same in float32 and float64.

    `stream` tells the random nodes of one network apart. Inputs: seed and step, integers.
    """

    size: Shape
    stream: int
    dtype: str = "float"
    name = "uniform"
    formula = "uniform({seed}, {step})"
    flops_per_element = 30

    def shape(self, seed: Shape, step: Shape) -> Shape:
        if seed != () or step != ():
            raise ShapeError(
                f"uniform expects a scalar seed and step, got {format_shape(seed)} and {format_shape(step)}."
            )
        return self.size

    def result_dtype(self, *dtypes: str) -> str:
        return "float"

    def compute(self, xp: ArrayNamespace, seed: Array, step: Array) -> Array:
        shape = concrete(self.size)
        count = prod(shape)
        block = xp.arange((count + 3) // 4, dtype=xp.uint64)
        seed, step = int(seed), int(step)
        counter = [
            block & WORD,
            block >> 32,
            xp.full_like(block, self.stream & WORD),
            xp.full_like(block, step & WORD),
        ]
        words = philox(xp, counter, (seed & WORD, (seed >> 32) & WORD))
        bits = xp.reshape(xp.stack(words, axis=-1), (-1,))[:count] >> 8
        return xp.reshape(xp.asarray(bits, dtype=self.dtype) * 2.0**-24, shape)

    def derivative(self, upstream: Node, numbers: Node, seed: Node, step: Node) -> Sequence[Node | None]:
        return [None, None]


def uniform(shape: Shape, seed: Node, step: Node, stream: int) -> Node:
    """Numbers uniform on [0, 1), a pure function of seed, step, stream and place."""
    return Uniform(tuple(shape), stream)(seed, step)


def normal(shape: Shape, seed: Node, step: Node, stream: int, second_stream: int) -> Node:
    """Standard normal numbers (Box & Muller 1958) from two uniform streams."""
    radius = sqrt(-2.0 * log(1.0 - uniform(shape, seed, step, stream)))
    return radius * cos(2 * pi * uniform(shape, seed, step, second_stream))


_streams = itertools.count()


def fresh_stream() -> int:
    """A stream that no other node has. A network numbers its streams anew, from 0, when it is built."""
    return next(_streams)
