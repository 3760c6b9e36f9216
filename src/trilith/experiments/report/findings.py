"""Single findings about a model, outside its report: as a page, a picture or a table of numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.errors import SettingError
from trilith.experiments.report.formatting import format_number
from trilith.experiments.report.render import page_template
from trilith.experiments.report.svg import inline_svg
from trilith.files import write_atomically

if TYPE_CHECKING:
    from markupsafe import Markup

    from trilith.experiments.report.charts.style import Chart

Cell = str | float
ENDINGS = (".html", ".svg", ".csv")


@dataclass(frozen=True)
class Finding:
    """title, sentences: for people. names, rows: the numbers as a table. chart: draws them.

    bars: the name of the numbers that a terminal shows as bars.
    """

    title: str
    sentences: Sequence[str]
    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    chart: Callable[[], Chart]
    bars: str

    @property
    def picture(self) -> Markup:
        """The chart as SVG, which screen readers announce by the first sentence."""
        return inline_svg(self.chart(), " ".join((self.title, *self.sentences[:1])))


def require_ending(path: Path, findings: int) -> None:
    """Raise a SettingError unless so many findings can be written to a file of this name."""
    if path.suffix.lower() not in ENDINGS:
        raise SettingError(f"{path}: expected a name that ends with {', '.join(ENDINGS)}.")
    if findings > 1 and path.suffix.lower() != ".html":
        raise SettingError(f"{path}: one {path.suffix} file holds one finding. Ask for one, or write .html.")


def write_findings(findings: Sequence[Finding], title: str, path: Path) -> None:
    """Write them as the ending of the name says, replacing an older file in one step.

    Raises:
        SettingError: another ending, or several findings where one has its place.
        OSError: the file cannot be written; an earlier one is untouched.
    """
    require_ending(path, len(findings))
    if path.suffix.lower() == ".svg":
        write_atomically(path, str(findings[0].picture))
    elif path.suffix.lower() == ".csv":
        write_atomically(path, _csv(findings[0]))
    else:
        template = page_template("findings.html.jinja")
        template.environment.filters["cell"] = written
        page = template.render(title=title, findings=findings)
        write_atomically(path, page.encode("utf-8", errors="xmlcharrefreplace"))


def written(cell: Cell) -> str:
    """A cell for people."""
    return cell if isinstance(cell, str) else format_number(cell)


def _csv(finding: Finding) -> str:
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(finding.names)
    lines.writerows(finding.rows)
    return text.getvalue()
