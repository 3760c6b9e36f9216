"""Small matrices as pictures: handwritten digits, or the weights of a neuron."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from trilith.notebook.picture import COLOURS, Picture

GAP, TITLE = 8, 16  # px between the pictures, and above each for its title


def images(
    matrices: Sequence[ArrayLike],
    titles: Sequence[object] | None = None,
    *,
    label: str,
    columns: int = 5,
    size: int = 96,
) -> Picture:
    """Draw matrices (rows, columns) as pictures: the larger a number, the more ink.

    Where there are numbers below zero, those above are orange and those below are blue. All share one scale,
    so that their ink can be compared. `size` is the width of one picture in pixels.
    """
    from markupsafe import Markup

    arrays = [np.asarray(matrix, float) for matrix in matrices]
    largest = max(float(np.abs(array).max()) for array in arrays) or 1.0
    signed = any((array < 0).any() for array in arrays)
    above = TITLE if titles is not None else 0
    step, top, drawn = size + GAP, GAP / 2, Markup()
    for number, array in enumerate(arrays):
        column = number % columns
        if number and column == 0:
            top += _height(arrays[number - columns : number], size) + above + GAP
        drawn += Markup('<g transform="translate({:g},{:g})">').format(column * step + GAP / 2, top)
        if titles is not None:
            text = '<text x="{}" y="12" text-anchor="middle" font-size="12" fill="currentColor">{}</text>'
            drawn += Markup(text).format(size / 2, titles[number])
        drawn += _pixels(array / largest, signed, size / array.shape[1], above) + Markup("</g>")
    last = len(arrays) - 1 - (len(arrays) - 1) % columns
    width = min(columns, len(arrays)) * step
    height = f"{top + _height(arrays[last:], size) + above + GAP / 2:g}"
    opening = (
        '<svg role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}" '
        'font-family="sans-serif" shape-rendering="crispEdges" xmlns="http://www.w3.org/2000/svg">'
    )
    svg = Markup(opening).format(label, width, height, width, height) + drawn + Markup("</svg>")
    return Picture(str(svg), label)


def _height(row: list[np.ndarray], size: int) -> float:
    """The height in pixels of the tallest picture of a row, all of which are `size` wide."""
    return float(max(size * array.shape[0] / array.shape[1] for array in row))


def _pixels(array: np.ndarray, signed: bool, side: float, above: float) -> str:
    """A square for each number that is not zero, inside a thin frame."""
    from markupsafe import Markup

    rows, columns = array.shape
    frame = '<rect y="{}" width="{}" height="{}" fill="none" stroke="currentColor" stroke-opacity="0.3"/>'
    drawn = Markup(frame).format(above, f"{columns * side:g}", f"{rows * side:g}")
    square = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" fill-opacity="{}"/>'
    for (row, column), value in np.ndenumerate(array):
        colour = ("currentColor" if not signed else COLOURS[1]) if value > 0 else COLOURS[0]
        if opacity := round(abs(float(value)), 2):
            place = f"{column * side:g}", f"{above + row * side:g}", f"{side:g}", f"{side:g}"
            drawn += Markup(square).format(*place, colour, opacity)
    return drawn
