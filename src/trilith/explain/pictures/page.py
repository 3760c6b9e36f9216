"""Pieces of a picture: words, boxes, ways, and the page around them. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

LETTER = 7.2  # how wide one is, at most of them, in 12 pixels

STYLE = """
  .picture { color-scheme: light dark; font: 12px system-ui, sans-serif }
  .picture .page { fill: #fcfcfb }
  .picture text { fill: #26262b }
  .picture .small { font-size: 11px; fill: #55555f }
  .picture .heading { font-weight: 600 }
  .picture .middle { text-anchor: middle }
  .picture .end { text-anchor: end }
  .picture .value { fill: #0b5cad }
  .picture .slope { fill: #a8420b }
  .picture .box { fill: #f2f3f6; stroke: #8a8a94 }
  .picture .learned { fill: #e9f1fb; stroke: #0b5cad }
  .picture .gradient { fill: #fbeee6; stroke: #a8420b }
  .picture .given { fill: #e4e5ea; stroke: #5c5c66 }
  .picture .neuron { fill: #fcfcfb; stroke: #5c5c66 }
  .picture .way, .picture .wire { stroke: #767680; fill: none; stroke-linejoin: round }
  .picture .back { stroke: #c06a3a }
  .picture .fine { stroke: #767680; stroke-width: 0.6; opacity: 0.7 }
  .picture .head { fill: #767680 }
  .picture .back.head { fill: #c06a3a; stroke: none }
  @media (prefers-color-scheme: dark) {
    .picture .page { fill: #17181c }
    .picture text { fill: #e8e8ec }
    .picture .small { fill: #b4b4be }
    .picture .value { fill: #7db8f5 }
    .picture .slope { fill: #f0a070 }
    .picture .box { fill: #24262d; stroke: #7c7c88 }
    .picture .learned { fill: #1b2d42; stroke: #7db8f5 }
    .picture .gradient { fill: #3a2519; stroke: #f0a070 }
    .picture .given { fill: #33353d; stroke: #a9a9b4 }
    .picture .neuron { fill: #17181c; stroke: #a9a9b4 }
    .picture .way, .picture .wire, .picture .fine { stroke: #8c8c98 }
    .picture .back { stroke: #d98a5c }
    .picture .head { fill: #8c8c98 }
    .picture .back.head { fill: #d98a5c }
  }
"""


def words(x: float, y: float, text: str, style: str = "") -> str:
    """A line of text that begins, or as the style says ends or has its middle, at x."""
    return f'<text x="{x:g}" y="{y:g}" class="{style}">{escape(_drawable(text))}</text>'


def width_of(text: str) -> float:
    """About how wide a text is, rather more than less."""
    return LETTER * len(text)


def fitted(text: str, width: float) -> str:
    """The text, its end left out where it is wider."""
    letters = int(width / LETTER)
    return text if len(text) <= letters else text[: max(letters - 1, 1)] + "…"


def box(x: float, y: float, width: float, height: float, style: str, told: str) -> str:
    """A box; what it tells is shown by the pointer on it."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} rx="6" class="box {style}"><title>{escape(_drawable(told))}</title></rect>'


def way(points: Sequence[tuple[float, float]], style: str = "", headed: bool = True) -> str:
    """Straight lines from point to point, with an arrow's head at the last."""
    begin, *others = points
    path = f"M{begin[0]:g} {begin[1]:g}" + "".join(f"L{x:g} {y:g}" for x, y in others)
    drawn = f'<path class="way {style}" d="{path}"/>'
    return drawn + (head(points[-2], points[-1], style) if headed else "")


def head(before: tuple[float, float], end: tuple[float, float], style: str = "") -> str:
    """The head of an arrow that comes to its end from before, straight across or straight down or up."""
    (x, y), (to_x, to_y) = before, end
    back_x, back_y = (-7 if to_x > x else 7), (-7 if to_y > y else 7)
    shape = f"l-4 {back_y}h8z" if x == to_x else f"l{back_x} -4v8z"
    return f'<path class="head {style}" d="M{to_x:g} {to_y:g}{shape}"/>'


def page(width: float, height: float, title: str, told: str, pieces: Iterable[str]) -> str:
    """The whole picture, which stands by itself: in light or in dark as the reader's system is."""
    label = quoteattr(_drawable(title))
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" {size} role="img" aria-label={label}>',
            f"<title>{escape(_drawable(title))}</title>",
            f"<desc>{escape(_drawable(told))}</desc>",
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{width:g}" height="{height:g}"/>',
            *pieces,
            "</svg>\n",
        ]
    )


def _drawable(text: str) -> str:
    """The text without the characters that XML has no place for."""
    return "".join(each if each.isprintable() else " " for each in text)
