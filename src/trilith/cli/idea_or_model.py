"""WHAT on the command line: an idea, which has its own data, or a model, which takes DATA."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trilith.errors import SettingError


def is_idea(
    what: Path, data: str | None, query: str | None, table: str | None, values: Sequence[str] | None
) -> bool:
    """Whether a file is an idea, by its ending, or else a model; values: those of --set.

    Raises:
        SettingError: what was given beside it does not suit it.
    """
    if what.suffix == ".toml":
        if data or query or table:
            raise SettingError(
                "an idea says itself which data it is about: leave DATA, --query and --table out."
            )
        return True
    if values:
        raise SettingError("--set is for ideas; a model is what it is. Leave --set out.")
    if data is None and (query or table):
        raise SettingError("--query and --table are about DATA: name it, too.")
    return False
