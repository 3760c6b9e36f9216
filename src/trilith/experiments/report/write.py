"""A report on disk: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.render import render_report
from trilith.files import write_atomically


def write_report(content: ReportContent, path: str | Path) -> None:
    """Renders the report and writes it to `path` as UTF-8, replacing an older one in one step.

    Raises OSError where the folder is missing or cannot be written to; nothing half-written stays behind.
    """
    # a file's name may hold bytes that are no text; they become references instead of an error
    write_atomically(path, render_report(content).encode("utf-8", errors="xmlcharrefreplace"))
