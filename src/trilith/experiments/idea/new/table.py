"""A first idea for a table: what its columns are taken for, and what follows for its rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
from trilith.data.tables.table import is_number, missing_cells
from trilith.data.tables.target import Task
from trilith.experiments.idea.explicit import explicit_settings
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.new.lines import line, meaning, settings_lines
from trilith.experiments.table.encoding import sampled_rows
from trilith.experiments.table.settings import ESTIMATORS

SPACE = {
    "network.dropout": {"low": 0.0, "high": 0.5},
    "network.hidden_layers": {"choices": [(256, 256, 256), (128, 64)]},
}


def lines_for_table(idea: Idea, folder: Path) -> Iterator[str]:
    """The lines of the file, which will lie in the folder; the rows of the idea's source are read.

    Raises:
        DataError: they cannot be read or learned from.
    """
    asked = idea.data
    with open_rows(asked.source, query=asked.query, table=asked.table) as rows:
        sample = rows.take(sampled_rows(rows, 0))
        require_rows(sample)
        named = guess_target(sample, asked.target)
        task = guess_task(sample.columns[named], asked.task, name=named)
        decisions = TableEncoder.fit(sample.without(named)).decisions
        known = len(rows) - round(missing_cells(sample.columns[named]).mean() * len(rows))
        seen = idea.with_values({"data.target": named, "data.task": task})
        seen = seen.without_credentials().beside(folder)
        yield "[data]"
        yield from _data(seen, rows, sample, decisions)
    yield ""
    yield from _settings(seen, task, known)


def _data(idea: Idea, rows: Rows, sample: Table, decisions: tuple[Decision, ...]) -> Iterator[str]:
    given = idea.data.given()
    yield line("source", given.pop("source"), f"{len(rows):,} rows")
    yield from (line(name, value, meaning(idea, "data", name)) for name, value in given.items())
    yield "# What the columns are taken for:"
    for each in decisions:
        reason = f"{each.reason}; {each.details}" if each.details else each.reason
        if each.is_used:
            yield line(each.column, each.kind, reason, "# column.")
        else:
            usual = "number" if is_number(sample.columns[each.column]) else "category"
            yield line(each.column, usual, f"left out: {reason}", "# column.")
    yield line("drop", (decisions[0].column,), meaning(idea, "data", "drop"), "# ")
    times = [each.column for each in decisions if each.kind == "time"]
    for name, example in {"group": "customer_id", "time": (times or ["date"])[0], "split": "part"}.items():
        yield line(name, example, meaning(idea, "data", name), "# ")
    for name in ("test_fraction", "validation_fraction", "folds"):
        yield line(name, getattr(idea.data, name), meaning(idea, "data", name), "# ")


def _settings(idea: Idea, task: Task, known: int) -> Iterator[str]:
    """What the preset makes of so many rows with a target."""
    learning = known - round(known * idea.data.test_fraction)
    estimator = ESTIMATORS[task](preset=idea.network.preset)
    settings = explicit_settings(estimator.network_class, estimator.network_settings(learning))
    settings |= {"ensemble": estimator.networks_for(learning)}
    yield from settings_lines(idea, settings, SPACE)
