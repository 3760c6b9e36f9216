"""Conditions on runs, such as test.log_loss<0.5, and the order of runs, as SQL on the index."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from trilith.errors import StoreError

COLUMNS = (
    *("name", "created", "state", "started", "ended", "seconds", "task", "source", "target", "data", "rows"),
    *("seed", "sweep", "trial", "parent", "note", "error", "host", "pid", "epoch", "epochs", "version"),
)
TEXT = "text"  # all that is written about a run
TEXT_SQL = " || ' ' || ".join(
    f"ifnull({column}, '')" for column in ("name", "note", "tags", "source", "target", "sweep", "error")
)
SECTIONS = ("data.", "network.", "training.", "search.")
WRITTEN = re.compile(r"\s*([^<>=!~]+?)\s*(<=|>=|!=|=|<|>|~)\s*(.*?)\s*", re.DOTALL)
COMPARISONS = {"<=": "<=", ">=": ">=", "!=": "IS NOT", "=": "IS", "<": "<", ">": ">"}

Resolve = Callable[[str], str]
"""The full name of a setting or a metric that was named by its last part."""


@dataclass(frozen=True)
class Condition:
    """A name, a comparison and a value; of several values any may hold. ~ asks whether the text occurs."""

    name: str
    comparison: str
    values: tuple[str, ...]


def parse_condition(text: str) -> Condition:
    """Of "test.log_loss<0.5", "training.learning_rate=0.01", "tag=good", "state=done|failed", "source~a".

    Raises StoreError for anything else.
    """
    found = WRITTEN.fullmatch(text)
    if not found:
        raise StoreError(
            f"{text!r} is no condition. Write a name, one of = != < <= > >= ~ and a value: "
            "test.log_loss<0.5, training.optimizer=adam, state=done|failed, source~houses."
        )
    name, comparison, value = found.groups()
    return Condition(name, comparison, tuple(part.strip() for part in value.split("|")))


def where_sql(conditions: Sequence[Condition | str], resolve: Resolve) -> tuple[str, list[Any]]:
    """The condition of a SELECT, and the values of its question marks."""
    parts, values = ["1"], []
    for condition in conditions:
        parsed = parse_condition(condition) if isinstance(condition, str) else condition
        alternatives = [_one(parsed.name, parsed.comparison, value, resolve) for value in parsed.values]
        # "is neither a nor b" must hold for all of the values
        parts.append(
            "("
            + (" AND " if parsed.comparison == "!=" else " OR ").join(sql for sql, _ in alternatives)
            + ")"
        )
        values += [value for _, several in alternatives for value in several]
    return " AND ".join(parts), values


def order_sql(sort: str, resolve: Resolve) -> tuple[str, list[Any]]:
    """The ORDER BY of "created" or "-test.log_loss" (the largest first); runs that lack it come last."""
    name = sort.removeprefix("-")
    expression, values = _expression(name, resolve)
    direction = "DESC" if sort.startswith("-") else "ASC"
    if name == "created":  # always there, and in this form an index has the order
        return f"created {direction}, name {direction}", []
    return f"{expression} IS NULL, {expression} {direction}, created DESC, name", [*values, *values]


def _one(name: str, comparison: str, value: str, resolve: Resolve) -> tuple[str, list[Any]]:
    if name == "tag":
        if comparison not in ("=", "!="):
            raise StoreError(
                f"a run has a tag or not: write tag=NAME or tag!=NAME, not tag{comparison}{value}."
            )
        found = "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)"
        return (found if comparison == "=" else f"NOT {found}"), [value]
    expression, values = _expression(name, resolve)
    if comparison == "~":
        return f"instr(lower({expression}), lower(?)) > 0", [*values, value]
    wanted = _value(value)
    if comparison in ("<", "<=", ">", ">=") and expression.startswith("json") and isinstance(wanted, str):
        raise StoreError(f"{name}{comparison}{value}: expected a number after {comparison}.")
    return f"{expression} {COMPARISONS[comparison]} ?", [*values, wanted]


def _expression(name: str, resolve: Resolve) -> tuple[str, list[Any]]:
    if name in COLUMNS:
        return name, []
    if name == TEXT:
        return f"({TEXT_SQL})", []
    full = name if name.startswith((*SECTIONS, "test.", "validation.")) else resolve(name)
    if '"' in full:
        raise StoreError(f"no setting or metric has a name with quotes: {full!r}.")
    column = "settings" if full.startswith(SECTIONS) else "metrics"
    return f"json_extract({column}, ?)", [f'$."{full}"']


def _value(text: str) -> str | float | int | None:
    """As the index holds it: numbers, yes and no as 1 and 0, none as NULL, lists as compact JSON."""
    if text.lower() in ("none", ""):
        return None
    if text.lower() in ("true", "false"):
        return int(text.lower() == "true")
    for form in (text, f"[{text}]"):
        try:
            value = json.loads(form)
        except ValueError:
            continue
        if isinstance(value, list):
            return json.dumps(value, separators=(",", ":"))
        if isinstance(value, int | float):
            return value
    return text
