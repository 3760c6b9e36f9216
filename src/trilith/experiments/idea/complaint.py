"""What is wrong with an idea, on one line: the key, what was got, what is expected, the nearest known one."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from trilith.experiments.table.settings import NAMES_HERE

OTHER_NAMES = NAMES_HERE | {"callbacks": "listeners"}
SIMILAR = 0.7  # how alike a name of another section must be to be offered


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
    first = error.errors(include_url=False)[0]
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
    expected = first["msg"].replace("Input should be", "must be")
    words = str(cause) if cause is not None else f"{expected}; got {first['input']!r}."
    if not where:  # of the idea as a whole
        return words
    return f"{where} {words}" if words.startswith("must be") else f"{where}: {words}"


def unknown(path: Sequence[str], kind: type[BaseModel]) -> str:
    """That there is no such key, and where one of this name, or a similar one, is."""
    *parents, name = path
    keys = {section: list(each.model_fields) for section, each in sections_of(kind).items()}
    here = keys.get(".".join(parents), list(kind.model_fields) if not parents else [])
    head = f"there is no {name!r} in [{'.'.join(parents)}]." if parents else f"there is no {name!r}."
    name = OTHER_NAMES.get(name, name)
    if places := [f"[{section}]" for section, known in keys.items() if name in known]:
        return f"{head} {name!r} is in {' and in '.join(places)}."
    if name != path[-1]:
        return f"{head} The command line has --{name}."
    if near := get_close_matches(name, here, n=3):
        return f"{head} Did you mean {', '.join(map(repr, near))}?"
    for section, known in keys.items():
        if near := get_close_matches(name, known, n=1, cutoff=SIMILAR):
            return f"{head} Did you mean {near[0]!r} in [{section}]?"
    if parents:
        return f"{head} Use one of: {', '.join(here)}."
    tables = [f"in [{section}] {', '.join(known)}" for section, known in keys.items()]
    return f"{head} There are: name; {'; '.join(tables)}."
