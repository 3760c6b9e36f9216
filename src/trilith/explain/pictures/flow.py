"""The computational graph of a training step: its equations, and which values go from one into another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from trilith.explain.equations.brevity import parts_of
from trilith.explain.equations.expression import Equation, Expression, Symbol
from trilith.explain.equations.layout import format_sizes
from trilith.explain.equations.reductions import EXAMPLES
from trilith.explain.equations.text import Text
from trilith.explain.equations.writer import Equations


@dataclass(frozen=True)
class Step:
    """A value: its letter and sizes, how it is computed, the letters that it is computed from.

    given: letters and sizes of what no step computes: parameters, the target, masks; but for m, the batch.
    """

    letter: str
    sizes: str
    text: str
    reads: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What stands beside its arrows."""
        return f"{self.letter}  {self.sizes}"


@dataclass
class Band:
    """The steps of a block: forward, from above, and backward, from below."""

    heading: str
    forward: list[Step] = field(default_factory=list)
    backward: list[Step] = field(default_factory=list)


def flow_of(equations: Equations, data: Sequence[Symbol]) -> list[Band]:
    """The blocks in the order of forward; each of backward stands beside its own where order permits."""
    groups = [*equations.forward, *equations.backward]
    known = {each.left.name for group in groups for each in group.equations if isinstance(each.left, Symbol)}
    known |= {each.name for each in data}
    bands = [Band("data", [Step(each.name, format_sizes(each.shape), each.name) for each in data])]
    bands += [
        Band(each.heading, [_step(equation, known) for equation in each.equations])
        for each in equations.forward
    ]
    places = {band.heading: place for place, band in enumerate(bands)}
    place = len(bands) - 1
    for group in equations.backward:
        place = min(place, places.get(group.heading, place))
        bands[place].backward += [_step(each, known) for each in group.equations]
    return bands


def _step(equation: Equation, known: Collection[str]) -> Step:
    notation = Text()
    symbols = [] if isinstance(equation.right, str) else _symbols(equation.right)
    reads = {each.name: each for each in symbols if each != EXAMPLES}
    return Step(
        notation.write(equation.left),
        format_sizes(equation.left.shape),
        notation.equation(equation),
        tuple(name for name in reads if name in known),
        tuple(f"{name} {format_sizes(each.shape)}" for name, each in reads.items() if name not in known),
    )


def _symbols(expression: Expression) -> list[Symbol]:
    if isinstance(expression, Symbol):
        return [expression]
    return [symbol for part in parts_of(expression) for symbol in _symbols(part)]
