"""A network as a picture: a box a block, and within it its neurons where all are few enough to draw."""

from __future__ import annotations

from itertools import product

from trilith.explain.member import by_itself
from trilith.explain.pictures.blocks import Blocks, Box
from trilith.explain.pictures.page import box, fitted, page, way, width_of, words
from trilith.explain.pictures.plan import HEIGHT, MARGIN, TOP, Plan, plan

WIDEST, PADDING = 300, 24  # of a box, without neurons
NEURONS, ROWS = 16, 12  # that a block may have, and the network's blocks, to be drawn neuron by neuron
RADIUS, APART = 6, 18  # of a neuron, and from one to the next


def network_svg(blocks: Blocks) -> str:
    """The picture of the inference form."""
    boxes = blocks.boxes
    label_width = min(
        WIDEST, PADDING + max(max(width_of(title(each)), width_of(_sizes(each))) for each in boxes.values())
    )
    strip = _strip(blocks)
    placed = plan(blocks, label_width + strip)
    pieces = [_frame(each, *placed.places[number], label_width + strip) for number, each in boxes.items()]
    for (source, target), points in placed.ways.items():
        if strip and boxes[target].level == boxes[source].level + 1:
            pieces += _connections(placed, source, target, boxes, strip)
        else:
            pieces.append(way(points))
    for number, each in boxes.items():
        pieces += _drawn(each, *placed.places[number], label_width, strip)
    said = told(blocks)
    pieces.insert(0, words(MARGIN, TOP - 22, said, "heading"))
    width = max(placed.width, width_of(said) + 2 * MARGIN)
    named = ", ".join(f"{title(each)} {_sizes(each)}" for each in boxes.values())
    return page(width, placed.height, said, named, pieces)


def told(blocks: Blocks) -> str:
    """What the network is, in one line."""
    several = f", {blocks.alike} averaged, the first drawn" if blocks.alike > 1 else ""
    ends = [
        ", ".join(each.shape for each in blocks.boxes.values() if each.kind == kind)
        for kind in ("Input", "Output")
    ]
    return f"{' → '.join(ends)}, {blocks.parameters:,} parameters{several}"


def title(each: Box) -> str:
    """The name of a block and its kind."""
    short = by_itself(each.name)
    return short if each.kind in ("Input", "Output", "Average") else f"{short} · {each.kind}"


def _sizes(each: Box) -> str:
    return each.shape + (f" · {each.parameters:,} parameters" if each.parameters else "")


def _frame(each: Box, x: float, y: float, width: float) -> str:
    style = "learned" if each.parameters else "given" if each.kind in ("Input", "Output") else ""
    return box(x, y, width, HEIGHT, style, f"{title(each)} {_sizes(each)}")


def _drawn(each: Box, x: float, y: float, width: float, strip: float) -> list[str]:
    room, middle = width - PADDING + 8, x + strip + width / 2
    return [
        *(_circle(x + strip / 2, y, each.units or 0, place) for place in range(each.units or 0) if strip),
        words(middle, y + 19, fitted(title(each), room), "middle"),
        words(middle, y + 35, fitted(_sizes(each), room), "middle small"),
    ]


def _strip(blocks: Blocks) -> float:
    """How wide the part of the boxes is that holds neurons; 0 where they are not drawn."""
    boxes = blocks.boxes
    if len({each.level for each in boxes.values()}) < len(boxes) or len(boxes) > ROWS:
        return 0.0
    for each in boxes.values():
        if not each.units or each.units > NEURONS:
            return 0.0
        one_by_one = all(boxes[source].units == each.units for source in each.inputs)
        if not (one_by_one or each.kind == "Dense"):
            return 0.0
    return PADDING + APART * max(each.units or 0 for each in boxes.values())


def _connections(placed: Plan, source: int, target: int, boxes: dict[int, Box], strip: float) -> list[str]:
    """From neuron to neuron: all that a Dense weighs, otherwise each to its own."""
    (x, y), (to_x, to_y) = placed.places[source], placed.places[target]
    count, to_count = boxes[source].units or 0, boxes[target].units or 0
    pairs = product(range(count), range(to_count))
    return [
        f'<line class="fine" x1="{_at(x + strip / 2, count, one):g}" y1="{y + HEIGHT / 2 + RADIUS:g}" '
        f'x2="{_at(to_x + strip / 2, to_count, other):g}" y2="{to_y + HEIGHT / 2 - RADIUS:g}"/>'
        for one, other in pairs
        if boxes[target].kind == "Dense" or one == other
    ]


def _circle(middle: float, y: float, count: int, place: int) -> str:
    return f'<circle class="neuron" cx="{_at(middle, count, place):g}" cy="{y + HEIGHT / 2:g}" r="{RADIUS}"/>'


def _at(middle: float, count: int, place: int) -> float:
    return middle + APART * (place - (count - 1) / 2)
