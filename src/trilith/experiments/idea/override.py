"""Values over those of an idea, as people type them: training.learning_rate=0.01."""

from __future__ import annotations

import tomllib
from typing import Any

from trilith.errors import SettingError
from trilith.experiments.idea.complaint import sections_of, unknown
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.section import NONE, Section, plain
from trilith.experiments.table.settings import parse_setting


def override(document: dict[str, Any], text: str) -> None:
    """Put `name=value` into nested dictionaries of an idea.

    name: section.key, or a key that one section alone has. value: TOML, or a word, a list "256,128", none.

    Raises:
        SettingError: no "=", or no section has such a key.
    """
    name, value = parse_setting(text)
    path = _path(name)
    *parents, key = path
    table: Any = document
    for parent in parents:
        table = table.setdefault(parent, {})
        if not isinstance(table, dict):
            raise SettingError(f"{name!r}: {parent!r} has no parts.")
    table[key] = _suited(path, value, text.partition("=")[2].strip())


def _path(name: str) -> list[str]:
    sections = sections_of(Idea)
    path = _parts(name)
    if path[0] in Idea.model_fields:
        return path
    having = [section for section, each in sections.items() if path[0] in each.model_fields]
    if not having:
        raise SettingError(unknown(tuple(path), Idea))
    return [having[0], *path]


def _parts(name: str) -> list[str]:
    """The parts of a key, of which some may be in quotes."""
    try:
        table, path = tomllib.loads(f"{name} = 0"), list[str]()
        while isinstance(table, dict):
            ((key, table),) = table.items()
            path.append(key)
        return path
    except (tomllib.TOMLDecodeError, ValueError):
        return name.split(".")


def _suited(path: list[str], value: Any, text: str) -> Any:
    """The value as its rule wants it: what was typed, where only text will do."""
    section, *keys = path
    kind = sections_of(Idea).get(section)
    if text.startswith("{"):
        try:
            value = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            pass
    if kind is None or not issubclass(kind, Section) or not keys or keys[0] not in kind.rules:
        return NONE if value is None else value
    holds = kind.rules[keys[0]].holds
    within = (lambda each: {keys[1]: each}) if len(keys) > 1 else plain
    return text if holds(within(text)) and not holds(within(value)) else value
