"""The idea that a command line describes: each option stands under its name in one of the sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trilith.errors import SettingError
from trilith.experiments.idea.complaint import sections_of
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.override import override
from trilith.experiments.table.settings import parse_value


def idea_of(source: str, options: Mapping[str, Any], overrides: Sequence[str] = ()) -> Idea:
    """The idea of these options; what is None, empty or the default is not set.

    options: by the names of the sections' fields; a text in another section than [data] is read as a value,
        as "256,128" is; column holds texts such as "zip=category". overrides: name=value, over all others.

    Raises:
        SettingError: as Idea.
    """
    document: dict[str, Any] = {"data": {"source": source}}
    for name, value in options.items():
        section, kind = next(each for each in sections_of(Idea).items() if name in each[1].model_fields)
        if value in (None, [], kind.model_fields[name].default):
            continue
        if name == "column":
            value = _kinds(value)
        elif name == "size" or (isinstance(value, str) and section != "data"):
            value = parse_value(value)
        document.setdefault(section, {})[name] = value
    for text in overrides:
        override(document, text)
    return Idea(**document)


def _kinds(columns: Sequence[str]) -> dict[str, str]:
    kinds = {}
    for text in columns:
        name, equals, kind = text.rpartition("=")
        if not equals or not name.strip() or not kind.strip():
            raise SettingError(f"column {text!r}: expected name=kind, such as age=number.")
        kinds[name.strip()] = kind.strip()
    return kinds
