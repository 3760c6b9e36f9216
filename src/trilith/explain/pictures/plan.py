"""Where the boxes of a network stand: in rows from above, in several columns where there are many rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from trilith.explain.pictures.blocks import Blocks
from trilith.explain.pictures.lanes import LANE, lanes

HEIGHT, GAP, ACROSS = 44, 30, 20  # of a box; between rows; between boxes of a row
MARGIN, TOP = 24, 40
ROWS = 16  # that a column may have before there are several
OUT, IN = 9, 12  # from a box to where a way around others turns
Point = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """Each box's left upper corner, each way's points, by number and by pair of numbers."""

    places: dict[int, Point]
    ways: dict[tuple[int, int], list[Point]]
    width: float
    height: float


@dataclass(frozen=True)
class _Cell:
    column: int
    row: int  # in its column


def plan(blocks: Blocks, box_width: float) -> Plan:
    """Place boxes of this width, and lead the ways around them."""
    rows: dict[int, list[int]] = {}
    for number, box in sorted(blocks.boxes.items(), key=lambda item: item[1].level):
        rows.setdefault(box.level, []).append(number)
    widest = max(map(len, rows.values())) * (box_width + ACROSS) - ACROSS
    a_column = _rows_of_a_column(len(rows), widest)
    cells = {
        number: _Cell(*divmod(place, a_column)) for place, row in enumerate(rows.values()) for number in row
    }
    columns = ceil(len(rows) / a_column)

    pairs = [(source, number) for number, box in blocks.boxes.items() for source in sorted(box.inputs)]
    around = [pair for pair in pairs if not _is_next(cells[pair[0]], cells[pair[1]])]
    over = [pair for pair in around if cells[pair[1]].column > cells[pair[0]].column + 1]
    top = float(TOP + LANE * len(over))
    y = {number: top + cell.row * (HEIGHT + GAP) for number, cell in cells.items()}
    gutters = [_gutter(column, around, over, cells, y) for column in range(columns)]
    lefts = [float(MARGIN)]
    for gutter in gutters:
        lefts.append(lefts[-1] + widest + 2 * LANE + LANE * (1 + max(gutter.values(), default=0)))

    places = {
        number: (
            lefts[cells[number].column] + (widest - len(row) * (box_width + ACROSS) + ACROSS) / 2
            + place * (box_width + ACROSS),
            y[number],
        )
        for row in rows.values()
        for place, number in enumerate(row)
    }  # fmt: skip

    def lane_at(column: int, key: tuple[int, int, str]) -> float:
        return lefts[column] + widest + LANE * (1 + gutters[column][key])

    def points(pair: tuple[int, int]) -> list[Point]:
        source, target = pair
        (x, above), (to_x, to_y) = places[source], places[target]
        x, to_x, foot = x + box_width / 2, to_x + box_width / 2, above + HEIGHT
        if pair not in around:
            bend = (foot + to_y) / 2
            return [(x, foot), (x, to_y)] if x == to_x else [(x, foot), (x, bend), (to_x, bend), (to_x, to_y)]
        lane = lane_at(cells[source].column, (*pair, "out"))
        begin: list[Point] = [(x, foot), (x, foot + OUT), (lane, foot + OUT)]
        end: list[Point] = [(lane, to_y - IN), (to_x, to_y - IN), (to_x, to_y)]
        if pair in over:
            height = TOP - IN + LANE * over.index(pair)
            last = lane_at(cells[target].column - 1, (*pair, "in"))
            return [*begin, (lane, height), (last, height), (last, to_y - IN), *end[1:]]
        return [*begin, *end]

    height = top + min(a_column, len(rows)) * (HEIGHT + GAP) - GAP + MARGIN
    return Plan(places, {pair: points(pair) for pair in pairs}, lefts[-1] + MARGIN - LANE, height)


def _rows_of_a_column(rows: int, width: float) -> int:
    """About as wide as high."""
    return rows if rows <= ROWS else max(ROWS, ceil(sqrt(rows * width / (HEIGHT + GAP))))


def _is_next(source: _Cell, target: _Cell) -> bool:
    return source.column == target.column and target.row == source.row + 1


def _gutter(
    column: int,
    around: list[tuple[int, int]],
    over: list[tuple[int, int]],
    cells: dict[int, _Cell],
    y: dict[int, float],
) -> dict[tuple[int, int, str], int]:
    """The lanes at the right of a column."""
    stretches: dict[tuple[int, int, str], tuple[float, float]] = {}
    for source, target in around:
        begin, end = y[source] + HEIGHT + OUT, y[target] - IN
        if cells[source].column == column:
            low = 0.0 if (source, target) in over else min(begin, end)
            stretches[source, target, "out"] = low, max(begin, end)
        if (source, target) in over and cells[target].column == column + 1:
            stretches[source, target, "in"] = 0.0, end
    return lanes(stretches)
