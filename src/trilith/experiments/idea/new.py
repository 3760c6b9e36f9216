"""A first idea for a table: what was seen in its rows, and every choice that is made where nobody says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trilith.data import (
    Decision,
    Rows,
    Table,
    TableEncoder,
    guess_target,
    guess_task,
    open_rows,
    require_rows,
)
from trilith.data.images import holds_images
from trilith.data.tables.sources.file import is_pipe
from trilith.data.tables.table import is_number, missing_cells
from trilith.data.tables.target import Task
from trilith.errors import DataError
from trilith.experiments.idea.explicit import explicit_settings
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.search import SearchIdea
from trilith.experiments.idea.toml import write_toml
from trilith.experiments.table.encoding import sampled_rows
from trilith.experiments.table.settings import ESTIMATORS

COLUMN = 32  # where comments begin
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
    folder: str | Path | None = None,
) -> str:
    """A commented TOML file for the rows of a source, which are read; what it says is what a run does.

    source, query, table: as open_rows takes them; the file has no credentials of a database. folder: where
    the file will be, for a relative path of the source.

    Raises:
        DataError: the data cannot be read or learned from, or come from a pipe, which no run can read again.
    """
    if is_pipe(Path(source)):
        raise DataError(f"{source}: a pipe, which can be read only once; save its rows to a file first")
    if query is None and table is None and holds_images(source):
        raise DataError(
            f"{source}: pictures; a commented idea is written for tables only. An idea for pictures "
            f"needs no more than a file with the lines [data] and source = {source!r}."
        )
    with open_rows(source, query=query, table=table) as rows:
        sample = rows.take(sampled_rows(rows, 0))
        require_rows(sample)
        named = guess_target(sample, target)
        kind = guess_task(sample.columns[named], task, name=named)
        decisions = TableEncoder.fit(sample.without(named)).decisions
        known = len(rows) - round(missing_cells(sample.columns[named]).mean() * len(rows))
        given = {"source": source, "query": query, "table": table, "target": named, "task": kind}
        idea = Idea(data={name: value for name, value in given.items() if value is not None})
        idea = idea.without_credentials().beside(folder or Path())
        lines = [HEAD, "[data]", *_data(idea, rows, sample, decisions), "", *_settings(idea, kind, known)]
    return "\n".join(lines) + "\n"


def _data(idea: Idea, rows: Rows, sample: Table, decisions: tuple[Decision, ...]) -> Iterator[str]:
    given = idea.data.given()
    yield _line("source", given.pop("source"), f"{len(rows):,} rows")
    yield from (_line(name, value, _meaning(idea, "data", name)) for name, value in given.items())
    yield "# What the columns are taken for:"
    for each in decisions:
        reason = f"{each.reason}; {each.details}" if each.details else each.reason
        if each.is_used:
            yield _line(each.column, each.kind, reason, "# column.")
        else:
            usual = "number" if is_number(sample.columns[each.column]) else "category"
            yield _line(each.column, usual, f"left out: {reason}", "# column.")
    yield _line("drop", (decisions[0].column,), _meaning(idea, "data", "drop"), "# ")
    times = [each.column for each in decisions if each.kind == "time"]
    for name, example in {"group": "customer_id", "time": (times or ["date"])[0], "split": "part"}.items():
        yield _line(name, example, _meaning(idea, "data", name), "# ")
    for name in ("test_fraction", "validation_fraction", "folds"):
        yield _line(name, getattr(idea.data, name), _meaning(idea, "data", name), "# ")


def _settings(idea: Idea, task: Task, known: int) -> Iterator[str]:
    """What the preset makes of so many rows with a target."""
    learning = known - round(known * idea.data.test_fraction)
    estimator = ESTIMATORS[task](preset=idea.network.preset)
    settings = explicit_settings(estimator.network_class, estimator.network_settings(learning))
    settings |= {"ensemble": estimator.networks_for(learning)}
    yield "[network]"
    yield _line("preset", idea.network.preset, _meaning(idea, "network", "preset"))
    for section in ("network", "training"):
        if section == "training":
            yield "\n[training]"
        part = idea.sections[section]
        for name in type(part).model_fields:
            if name == "preset" or (part.has_setting(name) and name not in settings):
                continue
            value = settings.get(name, getattr(part, name))
            yield _line(name, value, _meaning(idea, section, name), "# ")
    yield "\n# [search]"
    yield _line("trials", 50, str(SearchIdea.model_fields["trials"].description), "# ")
    yield "# [search.space]"
    rate = settings["learning_rate"]
    for name, searched in {
        "training.learning_rate": {"low": rate / 10, "high": rate * 10, "log": True},
        "network.dropout": {"low": 0.0, "high": 0.5},
        "network.hidden_layers": {"choices": [(256, 256, 256), (128, 64)]},
    }.items():
        yield _line(name, searched, "", "# ")


def _meaning(idea: Idea, section: str, name: str) -> str:
    return str(type(idea.sections[section]).model_fields[name].description)


def _line(name: str, value: Any, comment: str, prefix: str = "") -> str:
    """`name = value  # comment`; what could end the comment is no part of it."""
    words = "".join(each if each.isprintable() else " " for each in comment)
    _, line = write_toml({"section": {name: value}}).splitlines()
    return f"{prefix + line:{COLUMN}}  # {' '.join(words.split())}" if words else prefix + line
