"""Pieces of a drawing: words, wires with a value and a derivative, nodes. Lengths are pixels."""

from __future__ import annotations

from xml.sax.saxutils import escape

from trilith.explain.values.figures import figure
from trilith.explain.values.neuron.neuron import Arrow

RADIUS = 17
LETTER = 7.5  # how wide one is, about

STYLE = """
  .neuron { color-scheme: light dark; font: 13px system-ui, sans-serif }
  .neuron .page { fill: #fcfcfb }
  .neuron text { fill: #26262b }
  .neuron .title { font-size: 16px; font-weight: 600 }
  .neuron .value { fill: #0b5cad }
  .neuron .slope { fill: #a8420b }
  .neuron .end { text-anchor: end }
  .neuron .middle { text-anchor: middle }
  .neuron .wire { stroke: #8a8a94; fill: none }
  .neuron .head { fill: #8a8a94 }
  .neuron .node { fill: #eceff4; stroke: #5c5c66 }
  @media (prefers-color-scheme: dark) {
    .neuron .page { fill: #17181c }
    .neuron text { fill: #e8e8ec }
    .neuron .value { fill: #7db8f5 }
    .neuron .slope { fill: #f0a070 }
    .neuron .wire { stroke: #7c7c88 }
    .neuron .head { fill: #7c7c88 }
    .neuron .node { fill: #2b2e36; stroke: #a9a9b4 }
  }
"""


def words(x: float, y: float, text: str, style: str = "") -> str:
    """A line of text that begins, or where the style says so ends or has its middle, at x."""
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{escape(text)}</text>'


def width_of(text: str) -> float:
    """About how wide a text is."""
    return LETTER * len(text)


def node(x: float, y: float, sign: str) -> tuple[str, float]:
    """A rounded box around a sign, its left end at x, its middle at height y; and how wide it is."""
    width = max(2.0 * RADIUS, width_of(sign) + 20)
    place = f'x="{x:g}" y="{y - RADIUS:g}" width="{width:g}" height="{2 * RADIUS}"'
    box = f'<rect class="node" {place} rx="{RADIUS}"/>'
    return box + words(x + width / 2, y + 5, sign, "middle"), width


def wire(x: float, y: float, to_x: float, to_y: float, straight: float = 0.0) -> str:
    """An arrow from the left to the right: straight, so that numbers find their place, then along a curve."""
    begin = x + straight
    bend = (to_x - begin) / 2
    curve = f"M{x:g} {y:g}H{begin:g}C{begin + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x - 7:g} {to_y:g}"
    return f'<path class="wire" d="{curve}"/>{_head(to_x, to_y)}'


def rising(x: float, y: float, to_y: float) -> str:
    """An arrow straight up."""
    head = f"M{x:g} {to_y:g}l-4 8h8z"
    return f'<path class="wire" d="M{x:g} {y:g}V{to_y + 7:g}"/><path class="head" d="{head}"/>'


def figures_beside(x: float, y: float, arrow: Arrow, style: str = "") -> list[str]:
    """The value of an arrow above this height, and its derivative below."""
    return [
        words(x, y - 7, figure(arrow.value), f"{style} value"),
        words(x, y + 17, figure(arrow.derivative), f"{style} slope"),
    ]


def _head(x: float, y: float) -> str:
    return f'<path class="head" d="M{x:g} {y:g}l-8 -4v8z"/>'
