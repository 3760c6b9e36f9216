"""Where the steps of a computational graph stand: forward goes down at the left, backward up at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trilith.explain.pictures.flow import Band, Step
from trilith.explain.pictures.lanes import LANE, lanes
from trilith.explain.pictures.page import width_of

HEIGHT, GAP, APART = 40, 34, 14  # of a box; between boxes; between blocks, in addition
MARGIN, TOP = 24, 48
OUT = 24  # from a box to where what it gives turns aside; its label stands before
WIDEST, PADDING = 480, 24  # of a box
Point = tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """A step and its box's left upper corner. number: its place in its column, in the order of computing."""

    step: Step
    backward: bool
    number: int
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """Where arrows meet the box from above and from below."""
        return self.x + self.width / 2

    @property
    def exit(self) -> float:
        """The height at which the value leaves the box."""
        return self.y if self.backward else self.y + HEIGHT

    @property
    def entry(self) -> float:
        """The height at which the value of the step before comes in."""
        return self.y + HEIGHT if self.backward else self.y

    @property
    def turn(self) -> float:
        """The height at which the value turns aside."""
        return self.exit - OUT if self.backward else self.exit + OUT


@dataclass(frozen=True)
class GraphPlan:
    """Boxes, headings with their heights, and for each step the lines that its value takes."""

    boxes: Sequence[Placed]
    headings: Sequence[tuple[str, float]]
    ways: Sequence[tuple[Placed, list[Point]]]
    width: float
    height: float


def plan_graph(bands: Sequence[Band]) -> GraphPlan:
    """Place every step, and lead what it gives to those that read it."""
    headings: list[tuple[str, float]] = []
    rows: list[tuple[Step, bool, float]] = []
    y = float(TOP)
    for band in bands:
        count = max(len(band.forward), len(band.backward))
        headings.append((band.heading, y))
        rows += [(step, False, y + place * (HEIGHT + GAP)) for place, step in enumerate(band.forward)]
        last = y + (count - 1) * (HEIGHT + GAP)
        rows += [(step, True, last - place * (HEIGHT + GAP)) for place, step in enumerate(band.backward)]
        y += count * (HEIGHT + GAP) + APART

    makers = {step.letter: place for place, (step, _, _) in enumerate(rows)}
    order = [place for place, row in enumerate(rows) if not row[1]]
    order += [place for place, row in enumerate(rows) if row[1]]
    numbers = {place: number for number, place in enumerate(order)}
    ends = [(makers[letter], place) for place, row in enumerate(rows) for letter in row[0].reads]

    def is_next(source: int, target: int) -> bool:
        return rows[source][1] == rows[target][1] and numbers[target] == numbers[source] + 1

    def gutter(source: int, target: int) -> int:
        return 1 if rows[source][1] != rows[target][1] else 2 * rows[source][1]

    aside = [pair for pair in ends if not is_next(*pair)]
    arrivals: dict[tuple[int, int], list[int]] = {}
    for source, target in sorted(aside, key=lambda pair: rows[pair[0]][2]):
        arrivals.setdefault((target, gutter(source, target)), []).append(source)

    def turn(place: int) -> float:
        _, backward, top = rows[place]
        return top - OUT if backward else top + HEIGHT + OUT

    def arrival(source: int, target: int) -> float:
        beside = arrivals[target, gutter(source, target)]
        return rows[target][2] + HEIGHT * (beside.index(source) + 1) / (len(beside) + 1)

    stretches: list[dict[int, tuple[float, float]]] = [{}, {}, {}]
    for source, target in aside:
        heights = (turn(source), arrival(source, target))
        known = stretches[gutter(source, target)].get(source, heights)
        stretches[gutter(source, target)][source] = min(*heights, *known), max(*heights, *known)
    lane = [lanes(each) for each in stretches]
    room = [LANE * (2 + max(each.values(), default=0)) for each in lane]

    widths = [
        min(WIDEST, PADDING + max((_width(row[0]) for row in rows if row[1] is backward), default=0))
        for backward in (False, True)
    ]
    left = MARGIN + max(width_of(heading) for heading, _ in headings) + LANE + room[0]
    right = left + widths[0] + room[1] + LANE
    placed = [
        Placed(step, backward, numbers[place], right if backward else left, top, widths[backward])
        for place, (step, backward, top) in enumerate(rows)
    ]
    first_lane = (left - LANE, left + widths[0] + LANE, right + widths[1] + LANE)

    def way(source: int, target: int) -> list[Point]:
        one, other = placed[source], placed[target]
        begin = (one.middle, one.exit)
        if is_next(source, target):
            return [begin, (other.middle, other.entry)]
        side = gutter(source, target)
        number = lane[side][source]
        x = first_lane[side] + (-LANE if side == 0 else LANE) * number
        height = arrival(source, target)
        edge = other.x + other.width if side == 2 else other.x
        return [begin, (one.middle, one.turn), (x, one.turn), (x, height), (edge, height)]

    ways = [(placed[source], way(source, target)) for source, target in ends]
    read = {source for source, _ in ends}
    ways += [
        (each, [(each.middle, each.exit), (each.middle, each.turn)])
        for place, each in enumerate(placed)
        if place not in read
    ]
    return GraphPlan(placed, headings, ways, right + widths[1] + room[2] + MARGIN, y - APART + MARGIN)


def _width(step: Step) -> float:
    return max(width_of(step.text), width_of(", ".join(step.given)))
