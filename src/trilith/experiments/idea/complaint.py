"""What is wrong with an idea, on one line: the key, what was got, what is expected, the nearest known one."""

from __future__ import annotations

from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from trilith.experiments.table.settings import NAMES_HERE


def sections_of(kind: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The tables that an idea may have, by name."""
    found = {}
    for name, field in kind.model_fields.items():
        choices = [field.annotation, *getattr(field.annotation, "__args__", ())]
        for choice in choices:
            if isinstance(choice, type) and issubclass(choice, BaseModel):
                found[name] = choice
    return found


def complaint(error: ValidationError, kind: type[BaseModel]) -> str:
    """The first thing that is wrong; `kind` is the idea's class."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(each) for each in first["loc"])
    where = ".".join(path)
    if first["type"] == "extra_forbidden":
        return unknown(path, kind)
    if first["type"] == "missing":
        return f"{where} is missing. Give it" + (
            ", such as source = 'houses.csv'." if "data" in path else "."
        )
    if first["type"] in ("model_type", "model_attributes_type"):
        return f"{where} must be a table, as in [{where}]."
    cause = first.get("ctx", {}).get("error")
    words = str(cause) if cause is not None else f"{first['msg']}."
    return f"{where} {words}" if words.startswith("must be") else f"{where}: {words}"


def unknown(path: tuple[str, ...], kind: type[BaseModel]) -> str:
    """That there is no such key, and where one of this name, or a similar one, is."""
    sections = sections_of(kind)
    name = path[-1]
    place = f"[{path[0]}]" if len(path) > 1 else "an idea"
    head = f"there is no {name!r} in {place}."
    known = set(sections[path[0]].model_fields) if path[0] in sections else set(kind.model_fields)
    name_here = NAMES_HERE.get(name, name)
    elsewhere = [f"[{section}]" for section, each in sections.items() if name_here in each.model_fields]
    if len(path) > 2:
        return f"there is no {'.'.join(path)!r}."
    if elsewhere:
        return f"{head} {name_here!r} is in {elsewhere[0]}."
    if near := get_close_matches(name, known, n=3):
        return f"{head} Did you mean {', '.join(map(repr, near))}?"
    for section, each in sections.items():
        if near := get_close_matches(name, each.model_fields, n=1):
            return f"{head} Did you mean {near[0]!r} in [{section}]?"
    return f"{head} Use one of: {', '.join(sorted(known))}."
