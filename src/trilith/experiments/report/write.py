"""A report on disk: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from trilith.experiments.report.content import ReportContent
from trilith.experiments.report.render import render_report


def write_report(content: ReportContent, path: str | os.PathLike[str]) -> None:
    """Renders the report and writes it to `path` as UTF-8, replacing an older one in one step.

    Raises OSError where the folder is missing or cannot be written to; nothing half-written stays behind.
    """
    target, page = Path(path), render_report(content)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="xmlcharrefreplace", newline="\n") as file:
            file.write(page)
        unfinished.chmod(0o666 & ~_umask())  # mkstemp makes it private; a report is an ordinary file
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
