"""What `trilith check` says, meanwhile and in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.cli.console import stdout_console
from trilith.cli.progress import shows_progress
from trilith.cli.stores import printable

if TYPE_CHECKING:
    from trilith.check import Examination

COLOURS = {"ok": "green", "look": "yellow", "trouble": "red", "skipped": "dim"}
ROWS = 5  # of a listing; the page has more
INDENT = 9


@contextmanager
def shown(quiet: bool) -> Iterator[Callable[[str], None]]:
    """Shows on stderr what is being done, where that is a terminal."""
    if not shows_progress(quiet):
        yield lambda line: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield lambda line: status.update(line[:1].lower() + line[1:])


def tell_examination(examination: Examination, page: Path | None) -> None:
    """A line for each symptom, with its figure; beneath it the advice, and rows to look at."""
    from rich.padding import Padding
    from rich.text import Text

    from trilith.check.doctor.catalogue import SYMPTOMS
    from trilith.check.page.page import verdict

    console = stdout_console(100)
    for note in examination.subject.notes:
        console.print(Text(printable(note)))
    for name, finding in examination.findings.items():
        state = Text(f"{finding.state:{INDENT}}", COLOURS[finding.state])
        console.print(Text.assemble(state, (SYMPTOMS[name].title, "bold")))
        console.print(Padding(Text(printable(finding.figure)), (0, 0, 0, INDENT)))
        if finding.advice:
            console.print(Padding(Text(printable(finding.advice), "italic"), (0, 0, 0, INDENT)))
        if finding.listing is not None and finding.state in ("look", "trouble"):
            for row in finding.listing.rows[:ROWS]:
                cells = zip(finding.listing.columns, row, strict=True)
                line = printable(" · ".join(f"{column} {cell}" for column, cell in cells))
                shortened = Text(line, "dim", no_wrap=True, overflow="ellipsis")
                console.print(Padding(shortened, (0, 0, 0, INDENT)))
    console.print(Text(verdict(examination), "bold"))
    if page is not None:
        console.print(Text(f"page     {page}"))
