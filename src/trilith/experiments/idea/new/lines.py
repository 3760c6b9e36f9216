"""The lines of a commented idea: a key, its value, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.search import SearchIdea
from trilith.experiments.idea.toml import write_toml

COLUMN = 32  # where comments begin


def line(name: str, value: Any, comment: str, prefix: str = "") -> str:
    """`name = value  # comment`."""
    _, text = write_toml({"section": {name: value}}).splitlines()
    words = on_one_line(comment)
    return f"{prefix + text:{COLUMN}}  # {words}" if words else prefix + text


def on_one_line(words: str) -> str:
    """Without what could end a comment."""
    return " ".join("".join(each if each.isprintable() else " " for each in words).split())


def meaning(idea: Idea, section: str, name: str) -> str:
    """What a field is for."""
    return str(type(idea.sections[section]).model_fields[name].description)


def settings_lines(
    idea: Idea, settings: Mapping[str, Any], space: Mapping[str, Any], omitted: Sequence[str] = ()
) -> Iterator[str]:
    """[network] and [training] with every value that is chosen, and a search over this space.

    settings: of each network, and whatever else has a value. omitted: fields that mean nothing here.
    """
    yield "[network]"
    yield line("preset", idea.network.preset, meaning(idea, "network", "preset"))
    for section in ("network", "training"):
        if section == "training":
            yield "\n[training]"
        part = idea.sections[section]
        for name in type(part).model_fields:
            if name in ("preset", *omitted) or (part.has_setting(name) and name not in settings):
                continue
            value = settings.get(name, getattr(part, name))
            yield line(name, value, meaning(idea, section, name), "# ")
    yield "\n# [search]"
    yield line("trials", 50, str(SearchIdea.model_fields["trials"].description), "# ")
    yield "# [search.space]"
    rate = settings["learning_rate"]
    low, high = (float(f"{rate * times:.6g}") for times in (0.1, 10))
    rates = {"training.learning_rate": {"low": low, "high": high, "log": True}}
    for name, searched in (rates | dict(space)).items():
        yield line(name, searched, "", "# ")
