"""Reading an idea: from a file, from a text, with values from the command line over it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from trilith.errors import SettingError
from trilith.experiments.idea.idea import Idea
from trilith.experiments.idea.override import override


def read_idea(path: str | Path, overrides: Sequence[str] = ()) -> Idea:
    """The idea that a file holds; a relative source is relative to the file's folder.

    overrides: name=value, as in "training.learning_rate=0.01"; or "learning_rate=0.01", for the first
        section that has such a key.

    Raises:
        SettingError: no TOML (with line and column), a key that is not known (with the nearest one), or a
            value that cannot be; begins with the file's name.
        OSError: the file cannot be read.
    """
    path = Path(path)
    try:
        return parse_idea(path.read_text(encoding="utf-8-sig"), path.parent, overrides)
    except UnicodeDecodeError as error:
        raise SettingError(f"{path}: not a text in UTF-8 (byte {error.start}), as TOML is.") from None
    except SettingError as error:
        raise SettingError(f"{path}: {error}") from None


def parse_idea(text: str, folder: str | Path, overrides: Sequence[str] = ()) -> Idea:
    """The idea that a text in TOML holds; relative sources are relative to the folder.

    Raises:
        SettingError: as read_idea, without a file's name.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingError(f"{error}. Expected TOML, such as key = 3.") from None
    for each in overrides:
        override(document, each)
    return Idea(**document).within(Path(folder))
