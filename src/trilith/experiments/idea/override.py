"""Values over those of an idea, as people type them: training.learning_rate=0.01."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from trilith.errors import SettingError
from trilith.experiments.idea.complaint import sections_of, unknown
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.section import NONE, Section, plain
from trilith.experiments.table.settings import parse_value


def override(document: dict[str, Any], text: str) -> None:
    """Put `name=value` into the nested dictionaries of an idea.

    name: section.key, or a key alone, which is that of the first section that has it.
    value: a number, a word, none, a list "256,128", a table.

    Raises:
        SettingError: no "=", or no section has such a key.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name:
        raise SettingError(f"setting {text!r}: expected name=value, such as dropout=0.2.")
    path = _path(name)
    put(document, path, _suited(path, value))


def put(document: dict[str, Any], path: list[str], value: Any) -> None:
    """Set a value within nested dictionaries.

    Raises:
        SettingError: what the path goes through is no table.
    """
    table: Any = document
    for parent in path[:-1]:
        table = table.setdefault(parent, {})
        if not isinstance(table, dict):
            raise SettingError(f"{'.'.join(path)}: {parent!r} is no table, so it has no {path[-1]!r}.")
    table[path[-1]] = value


def _path(name: str) -> list[str]:
    """Section and key, spelled with _ or -; a key within the key's table, such as a column, as it is."""
    path = _parts(name)
    sections = sections_of(Idea)
    words = [part.replace("-", "_") for part in path]
    if words[0] in Idea.model_fields:
        return words[:2] + path[2:]
    having = [section for section, each in sections.items() if words[0] in each.model_fields]
    if not having:
        raise SettingError(unknown(tuple(words), Idea))
    return [having[0], words[0], *path[1:]]


def _parts(name: str) -> list[str]:
    """The parts of a key, of which some may be in quotes."""
    try:
        table: Any = tomllib.loads(f"{name} = 0")
    except tomllib.TOMLDecodeError:
        return name.split(".")
    path = []
    while isinstance(table, dict):
        ((key, table),) = table.items()
        path.append(key)
    return path


def _suited(path: list[str], text: str) -> Any:
    """The value as its rule wants it: what was typed, where only text will do."""
    section, *keys = path
    kind = sections_of(Idea).get(section)
    value = _value(text)
    if kind is None or not issubclass(kind, Section) or not keys or keys[0] not in kind.rules:
        return NONE if value is None else value
    rule = kind.rules[keys[0]]

    def holds(given: Any) -> bool:
        for key in reversed(keys[1:]):
            given = {key: given}
        return rule.holds(plain(given))

    return text if holds(text) and not holds(value) else value


def _value(text: str) -> Any:
    if text.startswith("{"):
        with suppress(tomllib.TOMLDecodeError):
            table: Mapping[str, Any] = tomllib.loads(f"value = {text}")["value"]
            return table
    return parse_value(text)
