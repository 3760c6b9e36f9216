"""`new_idea`: a commented TOML file for whatever a source holds."""

from __future__ import annotations

from pathlib import Path

from trilith.data.tables.sources.file import is_pipe
from trilith.errors import DataError
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.new.images import lines_for_images
from trilith.experiments.idea.new.table import lines_for_table

HEAD = """\
# What is learned from which data, and how. It runs as it is.
# A line that begins with # shows what is chosen where you say nothing: take the # away to say it, or
# something else.
"""


def new_idea(
    source: str,
    *,
    query: str | None = None,
    table: str | None = None,
    target: str | None = None,
    task: str | None = None,
    kind: str | None = None,
    folder: str | Path | None = None,
) -> str:
    """A commented TOML file for the rows of a source, or for its pictures; what it says is what a run does.

    source, query, table: as open_rows takes them; the file has no credentials of a database. Of pictures, as
    scan_images takes them, the headers are read. kind: "table" or "images", where that is not seen. folder:
    where the file will be, for a relative path of the source.

    Raises:
        DataError: the data cannot be read or learned from, or come from a pipe, which no run can read again.
        SettingError: what is said of pictures is about tables.
    """
    if is_pipe(Path(source)):
        raise DataError(f"{source}: a pipe, which can be read only once; save its rows to a file first")
    given = {"source": source, "query": query, "table": table, "target": target, "task": task, "kind": kind}
    idea = Idea(data={name: value for name, value in given.items() if value is not None})
    lines = lines_for_images if idea.data.holds_images else lines_for_table
    return "\n".join([HEAD, *lines(idea, Path(folder or ""))]) + "\n"
