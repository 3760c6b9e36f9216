"""An experiment from a TOML file and the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from trilith.errors import SettingError
from trilith.experiments.idea.override import put
from trilith.experiments.table.settings import parse_value
from trilith.playground.experiment import Experiment, read_experiment


def read_experiment_file(path: Path | None, overrides: Sequence[str] = ()) -> Experiment:
    """The experiment of a TOML file, or that with which everybody begins, with "training.epochs=100" over it.

    Raises:
        SettingError: no TOML, or as read_experiment.
        OSError: the file cannot be read.
    """
    document = Experiment().model_dump(mode="json")
    try:
        written = tomllib.loads(path.read_text("utf-8-sig")) if path is not None else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingError(f"{path}: {error}. Expected TOML, such as key = 3.") from None
    for name, value in written.items():
        known = document.get(name)
        document[name] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    for each in overrides:
        key, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not key:
            raise SettingError(f"setting {each!r}: expected name=value, such as training.epochs=100.")
        put(document, key.split("."), parse_value(value))
    return read_experiment(document)
