"""What there is to say of a neuron that is fed one example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST = 8  # products that are shown one by one


@dataclass(frozen=True)
class Arrow:
    """What goes along an arrow: a value forward, and back the derivative of the loss J by it."""

    name: str
    value: float
    derivative: float


@dataclass(frozen=True)
class Product:
    """An input times its weight."""

    input: Arrow
    weight: Arrow
    result: Arrow


@dataclass(frozen=True)
class Neuron:
    """From its inputs to the loss.

    name: `dense_1:3`. products: one for each input. weighted_sum: of these. bias: None where there is none.
    z: what the activation takes. activation, a: its name and what it gives; None for a neuron without.
    rest: the blocks between it and the loss, and the loss. loss: J.
    """

    name: str
    products: Sequence[Product]
    weighted_sum: Arrow
    bias: Arrow | None
    z: Arrow
    activation: str | None
    a: Arrow | None
    rest: Sequence[str]
    loss: float

    @property
    def output(self) -> Arrow:
        """What goes on to the rest of the network."""
        return self.z if self.a is None else self.a

    @property
    def shown(self) -> list[Product]:
        """The products that are largest, whatever their sign, in the order of the inputs."""
        if len(self.products) <= MOST:
            return list(self.products)
        largest = sorted(self.products, key=lambda each: -abs(each.result.value))[:MOST]
        return [each for each in self.products if each in largest]

    @property
    def others(self) -> list[Product]:
        """The products that are not shown one by one."""
        shown = self.shown
        return [each for each in self.products if each not in shown]

    @property
    def sum_of_others(self) -> Arrow:
        """Their sum, and the derivative by it."""
        total = sum(each.result.value for each in self.others)
        return Arrow("", total, self.weighted_sum.derivative)

    def __str__(self) -> str:
        from trilith.explain.values.neuron.text import neuron_text

        return neuron_text(self)

    def svg(self) -> str:
        """The graph as a picture, light or dark as the page or the reader's system is."""
        from trilith.explain.values.neuron.svg import neuron_svg

        return neuron_svg(self)
