"""Where labels and lines of an SVG lie, read from its text, and which of them meet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
SIZES = {"small": 11.0}  # pixels of a letter's height, by style; 12 otherwise
THIN = 0.5  # pixels to both sides of a line
WIDE = 0.6  # of its height is how wide a letter is, on the average of a line, at most


@dataclass(frozen=True)
class Area:
    """A rectangle, and the text in it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str = ""

    def meets(self, other: Area) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def labels(svg: str) -> list[Area]:
    """The area of each line of text."""
    found = []
    for each in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        styles = (each.get("class") or "").split()
        size = next((SIZES[style] for style in styles if style in SIZES), 12.0)
        text = each.text or ""
        width = WIDE * size * len(text)
        left = float(each.get("x") or 0) - (width / 2 if "middle" in styles else 0.0)
        base = float(each.get("y") or 0)
        found.append(Area(left, base - 0.8 * size, left + width, base + 0.25 * size, text))
    return found


def ways(svg: str) -> list[Area]:
    """The area of each straight piece of a way."""
    found = []
    for each in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if "way" in (each.get("class") or "").split():
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", each.get("d") or "")]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            found += [_around(*one, *other) for one, other in pairwise(points)]
    return found


def connections(svg: str) -> list[Area]:
    """The area in which each connection of two neurons lies."""
    return [
        _around(*(float(each.get(name) or 0) for name in ("x1", "y1", "x2", "y2")))
        for each in ElementTree.fromstring(svg).iter(f"{SVG}line")
    ]


def boxes(svg: str) -> list[Area]:
    """The area of each box."""
    return [
        _around(x, y, x + width, y + height)
        for each in ElementTree.fromstring(svg).iter(f"{SVG}rect")
        if "box" in (each.get("class") or "").split()
        for x, y, width, height in [[float(each.get(name) or 0) for name in ("x", "y", "width", "height")]]
    ]


def page(svg: str) -> Area:
    """The whole page."""
    root = ElementTree.fromstring(svg)
    return Area(0, 0, float(root.get("width") or 0), float(root.get("height") or 0))


def clashes(svg: str) -> list[tuple[str, str]]:
    """Labels that overlap, that a line crosses, or that leave the page."""
    placed, whole, drawn = labels(svg), page(svg), ways(svg) + connections(svg)
    found = [(one.text, other.text) for one, other in combinations(placed, 2) if one.meets(other)]
    found += [(label.text, "a line") for label in placed for line in drawn if label.meets(line)]
    found += [
        (label.text, "the edge")
        for label in placed
        if label.left < 0 or label.top < 0 or label.right > whole.right or label.bottom > whole.bottom
    ]
    return found


def _around(x1: float, y1: float, x2: float, y2: float) -> Area:
    return Area(min(x1, x2) - THIN, min(y1, y2) - THIN, max(x1, x2) + THIN, max(y1, y2) + THIN)
