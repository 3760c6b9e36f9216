"""What the sections of an idea share: fields that are checked by the rules of the settings they stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)

from trilith.errors import SettingError
from trilith.optimizers import Optimizer, choose_optimizer
from trilith.optimizers.catalogue import optimizer_text
from trilith.schedules import Schedule, choose_schedule, schedule_text
from trilith.tasks.table.presets import choose_preset
from trilith.training.rules import Rule

IN_PYTHON = r" or (a function|an object of trilith's \w+)"  # what a setting may be there, and not in an idea
NONE = "none"  # what stands for None, which TOML does not have

# Names that are looked up later: looked up now, so that a slip is found before anything is read or trained.
LOOKED_UP: dict[str, Callable[[Any], object]] = {
    "preset": choose_preset,
    "optimizer": choose_optimizer,
    "schedule": choose_schedule,
    "weight_decay_schedule": choose_schedule,
}


def said(description: str, default: Any = None) -> Any:
    """A field: what it means, and what holds where it is not set."""
    return Field(default=default, description=description)


class Section(BaseModel):
    """One table of the TOML file. What is not set is left to the preset, the data or the defaults.

    Values are those of TOML, with tuples for arrays and None for "none".
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    rules: ClassVar[Mapping[str, Rule]] = {}  # a field without a rule is checked by its type
    of_the_run: ClassVar[frozenset[str]] = frozenset()  # fields that are no settings of a network

    @field_validator("*", mode="wrap")
    @classmethod
    def _follows_its_rule(
        cls, value: Any, by_type: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        name = str(info.field_name)
        rule = cls.rules.get(name)
        if rule is None:
            return by_type(value)
        value = plain(value)
        if value == NONE and not rule.holds(value):
            value = None
        if not is_plain(value) or not rule.holds(value):
            words = re.sub(IN_PYTHON, "", rule.words).replace("None", repr(NONE))
            raise SettingError(f"must be {words}; got {value!r}.")
        if value is not None and name in LOOKED_UP:
            LOOKED_UP[name](value)
        return value

    def given(self) -> dict[str, Any]:
        """The fields that are set."""
        values = self.model_dump(exclude_unset=True, warnings=False)
        return {
            name: value for name, value in values.items() if value is not None or name not in self.of_the_run
        }

    @classmethod
    def has_setting(cls, name: str) -> bool:
        """Whether this setting of the networks stands here."""
        return name in cls.model_fields and name not in cls.of_the_run

    def settings(self) -> dict[str, Any]:
        """The settings of the networks that are set."""
        return {name: value for name, value in self.given().items() if name not in self.of_the_run}

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        # a database's address may hold a password
        return ((name, value) for name, value in self.given().items() if name != "source")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.given() == other.given()

    __hash__ = None  # type: ignore[assignment]


def plain(value: Any) -> Any:
    """Tuples for arrays, texts for keys, and the text of paths, optimizers and schedules."""
    if isinstance(value, list | tuple):
        return tuple(map(plain, value))
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else repr(key): plain(each) for key, each in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Optimizer):
        return optimizer_text(value)
    if isinstance(value, Schedule):
        return schedule_text(value)
    return str(value) if isinstance(value, Path) else value


def is_plain(value: Any) -> bool:
    """Whether TOML can say it."""
    if isinstance(value, tuple):
        return all(map(is_plain, value))
    if isinstance(value, Mapping):
        return all(map(is_plain, value.values()))
    return value is None or isinstance(value, (str, bool, int, float))
