"""An idea's values as TOML text and back; "none" stands for None, which TOML does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trilith.experiments.idea.section import NONE


def write_toml(document: Mapping[str, Any]) -> str:
    """The text of nested tables: one table a section, one key a line."""
    import tomlkit

    written = tomlkit.document()
    for name, value in document.items():
        if not isinstance(value, Mapping):
            written.add(name, as_item(value))
            continue
        table = tomlkit.table()
        for key, each in value.items():
            table.add(key, as_item(each))
        written.add(name, table)
    return tomlkit.dumps(written)


def as_item(value: Any) -> Any:
    """A value as tomlkit writes it."""
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table.add(key, as_item(each))
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for each in value:
            array.append(as_item(each))
        return array
    return tomlkit.item(NONE if value is None else value)
