"""A neuron as a picture: boxes are operations; on each arrow stand its value and its derivative."""

from __future__ import annotations

from dataclasses import dataclass, field

from trilith.explain.pictures.page import page, width_of, words
from trilith.explain.values.figures import figure
from trilith.explain.values.neuron.drawing import RADIUS, figures_beside, node, rising, wire
from trilith.explain.values.neuron.neuron import Arrow, Neuron, Product
from trilith.explain.values.neuron.text import formula, others, rest_of

MARGIN, TOP, LINE = 24, 84, 100  # around everything; above the products; of a product
STRAIGHT, CURVED = 92, 66  # how long arrows are where numbers stand, and behind
NUMBERS = STRAIGHT + CURVED


def neuron_svg(neuron: Neuron) -> str:
    """The picture, in light or in dark as the reader's system is."""
    names = [name for each in neuron.shown for name in (each.input.name, each.weight.name)]
    left = MARGIN + max(map(width_of, names))
    lines = len(neuron.shown) + bool(neuron.others)
    middle = TOP + LINE * lines / 2
    times, total = left + NUMBERS, left + 2 * NUMBERS + 2 * RADIUS + 40
    pieces: list[str] = []
    for place, product in enumerate(neuron.shown):
        pieces += _product(product, left, TOP + LINE * (place + 0.5), total, middle)
    if neuron.others:
        y = TOP + LINE * (lines - 0.5)
        said = f"and {others(len(neuron.others))}, together"
        pieces += [words(times + RADIUS * 2 - 6, y + 5, said, "end")]
        pieces += _into_the_sum(neuron.sum_of_others, times + 2 * RADIUS, y, total, middle)
    row = _Row(total, middle)
    _way(neuron, row)
    width, height = row.x + MARGIN, TOP + LINE * max(lines, 2) + MARGIN
    title = f"Neuron {neuron.name}: {formula(neuron)}; J = {figure(neuron.loss)}"
    legend = (
        f'<text x="{MARGIN}" y="58">Along each arrow: its <tspan class="value">value</tspan>, and the '
        '<tspan class="slope">derivative of the loss J</tspan> by it.</text>'
    )
    told = "Along each arrow its value stands above, and the derivative of the loss J by it below."
    heading = words(MARGIN, 34, f"Neuron {neuron.name}", "heading")
    return page(width, height, title, told, [heading, legend, *pieces, *row.pieces])


def _product(product: Product, left: float, y: float, total: float, middle: float) -> list[str]:
    """An input and its weight, one above the other, go into ×, and their product into the sum."""
    pieces = []
    times = left + NUMBERS
    for arrow, height in ((product.input, y - 24), (product.weight, y + 24)):
        pieces.append(words(left, height + 5, arrow.name, "end"))
        pieces.append(wire(left + 8, height, times, y, STRAIGHT))
        pieces += figures_beside(left + 14, height, arrow)
    drawn, width = node(times, y, "×")
    return [*pieces, drawn, *_into_the_sum(product.result, times + width, y, total, middle)]


def _into_the_sum(arrow: Arrow, x: float, y: float, total: float, middle: float) -> list[str]:
    return [wire(x, y, total, middle, STRAIGHT), *figures_beside(x + 10, y, arrow)]


def _way(neuron: Neuron, row: _Row) -> None:
    row.node("Σ")
    if neuron.bias is not None:
        row.arrow(neuron.weighted_sum)
        row.rise(neuron.bias)
        row.node("+")
    row.arrow(neuron.z)
    if neuron.a is not None:
        row.node(neuron.activation or "")
        row.arrow(neuron.a)
    row.node(rest_of(neuron))
    row.arrow(Arrow("J", neuron.loss, 1.0))


@dataclass
class _Row:
    """From the sum to the loss; x is how far it has come."""

    x: float
    y: float
    pieces: list[str] = field(default_factory=list)

    def node(self, sign: str) -> None:
        drawn, width = node(self.x, self.y, sign)
        self.pieces.append(drawn)
        self.x += width

    def arrow(self, arrow: Arrow) -> None:
        figures = (figure(arrow.value), figure(arrow.derivative))
        length = 40 + max(map(width_of, (arrow.name, *figures)))
        centre = self.x + length / 2 - 4
        self.pieces.append(wire(self.x, self.y, self.x + length, self.y))
        self.pieces.append(words(centre, self.y - 26, arrow.name, "middle"))
        self.pieces += figures_beside(centre, self.y, arrow, "middle")
        self.x += length

    def rise(self, arrow: Arrow) -> None:
        x, foot = self.x + RADIUS, self.y + RADIUS
        self.pieces.append(rising(x, foot + 60, foot))
        self.pieces.append(words(x, foot + 76, arrow.name, "middle"))
        self.pieces += figures_beside(x + 8, foot + 35, arrow)
