"""The short Python program that does what an idea asks for, with the same weights, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from trilith.experiments.idea.idea import Idea

WIDTH = 88  # characters of a line
INDENT = "    "
OF_THE_PLAN = {  # argument of SplitPlan -> key of an idea
    "group": "data.group",
    "time": "data.time",
    "column": "data.split",
    "test_fraction": "data.test_fraction",
    "validation_fraction": "data.validation_fraction",
    "seed": "training.seed",
}
OF_THE_RUN = {  # argument of train_on_table -> key of an idea
    "query": "data.query",
    "table": "data.table",
    "target": "data.target",
    "task": "data.task",
    "column_kinds": "data.column",
    "drop": "data.drop",
    "preset": "network.preset",
    "ensemble": "network.ensemble",
    "ensemble_over": "network.ensemble_over",
    "scaler": "network.scaler",
    "folds": "data.folds",
    "threads": "training.threads",
}

OF_IMAGES = {  # argument of train_on_images -> key of an idea
    "target": "data.target",
    "size": "data.size",
    "channels": "data.channels",
    "resize": "data.resize",
    "strict": "data.strict",
    "preset": "network.preset",
    "ensemble": "network.ensemble",
    "ensemble_over": "network.ensemble_over",
    "architecture": "network.architecture",
    "augmentation": "network.augmentation",
    "threads": "training.threads",
}


def program(idea: Idea) -> str:
    """The program's text, on the public names of Trilith; what the idea does not set does not appear.

    Of a database's address it has neither user, password nor options.
    """
    given = idea.flat()
    images = idea.data.holds_images
    function, of_the_run = ("train_on_images", OF_IMAGES) if images else ("train_on_table", OF_THE_RUN)
    arguments = {"": literal(idea.without_credentials().data.source)}
    arguments |= {name: literal(given[key]) for name, key in of_the_run.items() if key in given}
    if settings := idea.image_settings().settings if images else idea.run_settings().settings:
        arguments["settings"] = literal(settings, 1)
    plan = {name: literal(given[key]) for name, key in OF_THE_PLAN.items() if key in given}
    if plan:
        arguments["plan"] = call("SplitPlan", plan, 1)
    names = ["SplitPlan"] * bool(plan) + [function, "write_outputs"]
    return PROGRAM.format(names=", ".join(names), run=call(function, arguments))


PROGRAM = """\
from trilith import {names}

run = {run}

for score in run.scores["network"]:
    print(f"{{score.name}}: {{score.value:.4f}}")
write_outputs(run, ".")  # model.safetensors, history.csv, report.html; earlier ones are kept
"""


def call(name: str, arguments: Mapping[str, str], depth: int = 0) -> str:
    """A call; an argument without a name is one by its place."""
    parts = [f"{each}={text}" if each else text for each, text in arguments.items()]
    return _laid_out(f"{name}(", parts, ")", depth)


def literal(value: Any, depth: int = 0) -> str:
    """A value as Python writes it, on one line or, where that would be long, one part a line."""
    if isinstance(value, str):
        return repr(value) if '"' in value else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        parts = [f"{literal(key)}: {literal(each, depth + 1)}" for key, each in value.items()]
        return _laid_out("{", parts, "}", depth)
    if isinstance(value, tuple):
        parts = [literal(each, depth + 1) for each in value]
        return f"({parts[0]},)" if len(parts) == 1 else _laid_out("(", parts, ")", depth)
    return repr(value)


def _laid_out(opening: str, parts: Sequence[str], closing: str, depth: int) -> str:
    line = f"{opening}{', '.join(parts)}{closing}"
    if len(INDENT * depth + line) <= WIDTH - len("settings=") and "\n" not in line:
        return line
    inner = "".join(f"{INDENT * (depth + 1)}{part},\n" for part in parts)
    return f"{opening}\n{inner}{INDENT * depth}{closing}"
