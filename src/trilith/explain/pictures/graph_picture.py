"""The computational graph of a training step drawn: a box an equation, letter and sizes on its arrows."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.writer import Equations
from trilith.explain.pictures.flow import Band, Step, flow_of
from trilith.explain.pictures.graph_plan import HEIGHT, MARGIN, PADDING, Placed, plan_graph
from trilith.explain.pictures.markup import Arrow, Diagram
from trilith.explain.pictures.page import box, fitted, page, way, words
from trilith.explain.pictures.picture import Picture

TITLE = "Computational graph: forward goes down at the left, backward up at the right"


def graph_picture(equations: Equations, data: Sequence[Symbol]) -> Picture:
    """Forward and backward, block by block; data: the symbols of the network's inputs."""
    bands = flow_of(equations, data)
    return Picture(TITLE, lambda: _svg(bands), _diagram(bands))


def _svg(bands: Sequence[Band]) -> str:
    plan = plan_graph(bands)
    pieces = [words(MARGIN, 26, fitted(TITLE, plan.width - 2 * MARGIN), "heading")]
    pieces += [words(MARGIN, y + HEIGHT / 2 + 4, heading) for heading, y in plan.headings]
    pieces += [way(points, "back" if each.backward else "") for each, points in plan.ways]
    for each in plan.boxes:
        pieces += _drawn(each)
    told = "; ".join(each.step.text for each in sorted(plan.boxes, key=lambda each: each.number))
    return page(plan.width, plan.height, TITLE, told, pieces)


def _drawn(each: Placed) -> list[str]:
    step, room = each.step, each.width - PADDING + 8
    given = ", ".join(step.given)
    style = "gradient" if each.backward else "" if step.reads else "given"
    label = each.exit - 10 if each.backward else each.exit + 16
    told = "; ".join(filter(None, (step.text, step.label, given)))
    return [
        box(each.x, each.y, each.width, HEIGHT, style, told),
        words(each.middle, each.y + (17 if given else 24), fitted(step.text, room), "middle"),
        *([words(each.middle, each.y + 33, fitted(given, room), "middle small")] if given else []),
        words(each.middle + 8, label, step.label, "small"),
    ]


def _diagram(bands: Sequence[Band]) -> Diagram:
    steps: list[Step] = [step for band in bands for step in band.forward]
    steps += [step for band in reversed(bands) for step in band.backward]
    numbers = {step.letter: number for number, step in enumerate(steps)}
    arrows = [
        Arrow(numbers[letter], number, steps[numbers[letter]].label)
        for number, step in enumerate(steps)
        for letter in step.reads
    ]
    return Diagram({number: [step.text, *step.given] for number, step in enumerate(steps)}, arrows)
