"""Pieces of a drawing: wires with a value and a derivative, nodes. Lengths are pixels."""

from __future__ import annotations

from trilith.explain.pictures.page import head, width_of, words
from trilith.explain.values.figures import figure
from trilith.explain.values.neuron.neuron import Arrow

RADIUS = 17


def node(x: float, y: float, sign: str) -> tuple[str, float]:
    """A rounded box around a sign, its left end at x, its middle at height y; and how wide it is."""
    width = max(2.0 * RADIUS, width_of(sign) + 20)
    place = f'x="{x:g}" y="{y - RADIUS:g}" width="{width:g}" height="{2 * RADIUS}"'
    box = f'<rect class="box given" {place} rx="{RADIUS}"/>'
    return box + words(x + width / 2, y + 5, sign, "middle"), width


def wire(x: float, y: float, to_x: float, to_y: float, straight: float = 0.0) -> str:
    """An arrow from the left to the right: straight, so that numbers find their place, then along a curve."""
    begin = x + straight
    bend = (to_x - begin) / 2
    curve = f"M{x:g} {y:g}H{begin:g}C{begin + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x - 7:g} {to_y:g}"
    return f'<path class="wire" d="{curve}"/>{head((begin, to_y), (to_x, to_y))}'


def rising(x: float, y: float, to_y: float) -> str:
    """An arrow straight up."""
    return f'<path class="wire" d="M{x:g} {y:g}V{to_y + 7:g}"/>{head((x, y), (x, to_y))}'


def figures_beside(x: float, y: float, arrow: Arrow, style: str = "") -> list[str]:
    """The value of an arrow above this height, and its derivative below."""
    return [
        words(x, y - 7, figure(arrow.value), f"{style} value"),
        words(x, y + 17, figure(arrow.derivative), f"{style} slope"),
    ]
