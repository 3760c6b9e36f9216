"""A picture in the forms that it can be written in, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trilith.errors import SettingError
from trilith.explain.pictures.blocks import blocks_of
from trilith.explain.pictures.markup import Arrow, Diagram, graphviz, mermaid
from trilith.explain.pictures.network_svg import network_svg, title, told
from trilith.files import write_atomically
from trilith.network import Network

ENDINGS = (".svg", ".mmd", ".dot")


@dataclass(frozen=True)
class Picture:
    """Boxes and arrows: as SVG that stands by itself, and as text of Mermaid and Graphviz.

    title: what is drawn, in one line.
    """

    title: str
    svg: Callable[[], str]
    diagram: Diagram

    def mermaid(self) -> str:
        """A flowchart of Mermaid."""
        return mermaid(self.diagram)

    def graphviz(self) -> str:
        """A digraph of Graphviz."""
        return graphviz(self.diagram)

    def save(self, path: str | Path) -> None:
        """Write it, whole or not at all, in the form that the ending says: .svg, .mmd or .dot.

        Raises:
            SettingError: another ending.
            OSError: the file cannot be written.
        """
        path = require_picture_file(Path(path))
        forms = dict(zip(ENDINGS, (self.svg, self.mermaid, self.graphviz), strict=True))
        write_atomically(path, forms[path.suffix.lower()]())

    def _repr_svg_(self) -> str:
        return self.svg()


def network_picture(network: Network) -> Picture:
    """The blocks of a network as it predicts, with kind, name, output shape and parameters.

    Neurons and their connections are drawn where all blocks are few and small.

    Raises:
        SettingError: the input shape of the network is not known yet.
    """
    blocks = blocks_of(network)
    boxes = {
        number: [
            title(box), box.shape, *([f"{box.parameters:,} parameters"] if box.parameters else [])
        ]
        for number, box in blocks.boxes.items()
    }  # fmt: skip
    arrows = [Arrow(each, number) for number, box in blocks.boxes.items() for each in sorted(box.inputs)]
    return Picture(told(blocks), lambda: network_svg(blocks), Diagram(boxes, arrows))


def require_picture_file(path: Path) -> Path:
    """The path, if its ending is one that a picture has.

    Raises:
        SettingError: it is not.
    """
    if path.suffix.lower() not in ENDINGS:
        raise SettingError(f"a picture is written as {', '.join(ENDINGS)}; got {path}. Use one of these.")
    return path
