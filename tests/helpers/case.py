"""How an operation is described for all generic tests: how to build it, what it equals, what it is fed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.graph import BATCH, Node, Shape
from trilith.graph.node import input_node
from trilith.graph.shape import resolve

EXAMPLES = 4  # rows in a batch, unless a test draws them

Sizes = Mapping[int, int]
AS_THEY_ARE: Sizes = {}

Draw = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]


def anything(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal numbers."""
    return generator.normal(size=shape)


def positive(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers from 0.5 to 2."""
    return generator.uniform(0.5, 2.0, shape)


def off_zero(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers of both signs, at least 0.3 from the kink at zero."""
    return generator.choice([-1.0, 1.0], shape) * generator.uniform(0.3, 2.0, shape)


def off_whole(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers at least 0.2 from every whole one."""
    return generator.integers(-3, 3, shape) + generator.uniform(0.2, 0.8, shape)


def apart(start: float = 0.0) -> Draw:
    """Numbers that differ by at least 0.5 from one another, and by 0.25 from those of another start."""
    return lambda generator, shape: 0.5 * generator.permutation(int(np.prod(shape))).reshape(shape) + start


def truth(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Truth values."""
    return generator.integers(0, 2, shape).astype(bool)


def below(limit: int) -> Draw:
    """Whole numbers from 0 to below a limit."""
    return lambda generator, shape: generator.integers(0, limit, shape)


@dataclass(frozen=True)
class Operand:
    """One input: its shape, how its values are drawn, and its kind."""

    shape: Shape
    draw: Draw = anything
    dtype: str = "float"


@dataclass(frozen=True)
class Case:
    """`build` makes the node from input nodes; `expected` is the same in plain NumPy.

    `least`: no axis may be drawn smaller; None where `build` names sizes, so that they must stay.
    """

    build: Callable[..., Node]
    expected: Callable[..., Any]
    operands: tuple[Operand, ...]
    least: int | None = 1

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The operands' shapes."""
        return tuple(operand.shape for operand in self.operands)

    def realise(
        self, examples: int = EXAMPLES, seed: int = 3, sizes: Sizes = AS_THEY_ARE
    ) -> tuple[Node, Mapping[Node, np.ndarray]]:
        """The node, and values for its inputs; `sizes` gives axes other sizes."""
        generator = np.random.default_rng(seed)
        inputs = [
            input_node(resized(operand.shape, sizes), f"input {number}", operand.dtype)
            for number, operand in enumerate(self.operands)
        ]
        arrays = [
            operand.draw(generator, resolve(each.shape, examples))
            for operand, each in zip(self.operands, inputs, strict=True)
        ]
        return self.build(*inputs), dict(zip(inputs, arrays, strict=True))


def resized(shape: Shape, sizes: Sizes) -> Shape:
    """The shape with every axis of a size that is named here in another size: equal ones stay equal."""
    return tuple(sizes.get(dim, dim) if isinstance(dim, int) else dim for dim in shape)


ROWS: Shape = (BATCH, 3)
ROW: Shape = (3,)


def unary(
    build: Callable[..., Node], expected: Callable[..., Any], draw: Draw = anything
) -> tuple[Case, ...]:
    """An elementwise function of one operand: of rows, and of a single number."""
    return tuple(Case(build, expected, (Operand(shape, draw),)) for shape in (ROWS, ()))


def binary(
    build: Callable[..., Node],
    expected: Callable[..., Any],
    first: Draw = anything,
    second: Draw = anything,
) -> tuple[Case, ...]:
    """An elementwise function of two operands: of one shape, and either one broadcast."""
    shapes: tuple[tuple[Shape, Shape], ...] = ((ROWS, ROWS), (ROWS, ROW), ((), ROWS), ((BATCH, 1), (2, 1, 3)))
    return tuple(Case(build, expected, (Operand(x, first), Operand(y, second))) for x, y in shapes)
