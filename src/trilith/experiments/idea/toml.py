"""An idea's values as TOML text and back; "none" stands for None, which TOML does not have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from trilith.experiments.idea.section import NONE


def write_toml(document: Mapping[str, Any]) -> str:
    """The text of nested tables: one table a section, one key a line, tables of tables after all others."""
    import tomlkit

    written = tomlkit.document()
    _fill(written, document, lambda value: isinstance(value, Mapping))
    return tomlkit.dumps(written)


def _fill(table: Any, values: Mapping[str, Any], is_table: Callable[[Any], bool]) -> None:
    import tomlkit

    for key, value in sorted(values.items(), key=lambda item: is_table(item[1])):
        if is_table(value):
            within = tomlkit.table()
            _fill(within, value, _is_table_of_tables)
            table.add(key, within)
        else:
            table.add(key, as_item(value))


def _is_table_of_tables(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(each, Mapping) for each in value.values())
    )


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
