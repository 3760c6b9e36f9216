"""Boxes and arrows as text of Mermaid and of Graphviz."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Arrow:
    """From one box to another, by number, with what stands beside it."""

    source: int
    target: int
    label: str = ""


@dataclass(frozen=True)
class Diagram:
    """The lines of each box, by number, and the arrows between them."""

    boxes: Mapping[int, Sequence[str]]
    arrows: Sequence[Arrow]


def mermaid(diagram: Diagram) -> str:
    """A flowchart, from above to below."""
    lines = ["flowchart TD"]
    for number, texts in diagram.boxes.items():
        inner = "<br/>".join(map(_entities, texts))
        lines.append(f'    b{number}["{inner}"]')
    for arrow in diagram.arrows:
        label = f'|"{_entities(arrow.label)}"|' if arrow.label else ""
        lines.append(f"    b{arrow.source} -->{label} b{arrow.target}")
    return "\n".join(lines) + "\n"


def graphviz(diagram: Diagram) -> str:
    """A digraph, from above to below."""
    lines = ["digraph {", '    node [shape=box, style=rounded, fontname="sans-serif"]']
    lines.append('    edge [fontname="sans-serif"]')
    for number, texts in diagram.boxes.items():
        label = r"\n".join(map(_quoted, texts))
        lines.append(f'    b{number} [label="{label}"]')
    for arrow in diagram.arrows:
        beside = f' [label="{_quoted(arrow.label)}"]' if arrow.label else ""
        lines.append(f"    b{arrow.source} -> b{arrow.target}{beside}")
    return "\n".join([*lines, "}"]) + "\n"


def _entities(text: str) -> str:
    """Letters and figures as they are; what Mermaid or HTML might read as theirs by its number."""
    return "".join(each if each.isalnum() or each in " .,_-+=()·→" else f"#{ord(each)};" for each in text)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
