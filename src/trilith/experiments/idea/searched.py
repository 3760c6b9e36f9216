"""What one field of a search may be: a range of numbers, or one of several values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose, isfinite, log2
from typing import Any

from trilith.errors import SettingError

RANGE_KEYS, CHOICES_KEYS = {"low", "high", "log", "step", "when"}, {"choices", "when"}


@dataclass(frozen=True, kw_only=True)
class Searched(ABC):
    """A field of the idea that is searched. when: the values of other such fields where it counts."""

    when: Mapping[str, Any] = field(default_factory=dict)

    @abstractmethod
    def has(self, value: Any) -> bool:
        """Whether the field can get this value."""

    @abstractmethod
    def extremes(self) -> Sequence[Any]:
        """Values that, where they are possible, all are."""

    @abstractmethod
    def points(self) -> Sequence[Any] | None:
        """All values, where they can be counted."""

    def conditions(self, searched: Mapping[str, Searched]) -> dict[str, list[Any]]:
        """Of `when`, the values that are allowed of each field: a list means several, unless it is a choice.

        Raises:
            SettingError: a condition on a field that is not searched.
        """
        found = {}
        for other, given in self.when.items():
            if other not in searched:
                raise SettingError(
                    f"when: {other!r} is not searched. Use one of: {', '.join(map(repr, searched))}."
                )
            several = isinstance(given, list) and not searched[other].has(given)
            found[other] = list(given) if several else [given]
        return found


@dataclass(frozen=True, kw_only=True)
class Range(Searched):
    """Numbers from low to high, both included; whole ones where both ends and the step are."""

    low: int | float
    high: int | float
    log: bool = False
    step: int | float | None = None

    @property
    def is_whole(self) -> bool:
        return all(isinstance(each, int) for each in (self.low, self.high, self.step or 1))

    def has(self, value: Any) -> bool:
        if not isinstance(value, int | float) or isinstance(value, bool) or (self.is_whole and value % 1):
            return False
        steps = 0.0 if self.step is None else (value - self.low) / self.step
        return self.low <= value <= self.high and isclose(steps, round(steps), abs_tol=1e-9)

    def extremes(self) -> Sequence[int | float]:
        return self.low, self.high

    def points(self) -> Sequence[int | float] | None:
        if self.log and self.is_whole:
            # the powers of two are what people mean by a grid of sizes
            return [self.low * 2**power for power in range(int(log2(self.high / self.low)) + 1)]
        if self.step is None and not self.is_whole:
            return None
        step = self.step or 1
        return [self.low + place * step for place in range(int((self.high - self.low) / step + 1e-9) + 1)]


@dataclass(frozen=True, kw_only=True)
class Choices(Searched):
    """One of several values, in no order: numbers, texts, truth values, lists."""

    choices: Sequence[Any]

    def has(self, value: Any) -> bool:
        return any(value == each and type(value) is type(each) for each in self.choices)

    def extremes(self) -> Sequence[Any]:
        return self.choices

    def points(self) -> Sequence[Any]:
        return self.choices


def read_searched(name: str, given: Any) -> Searched:
    """What the table of one field says.

    Raises:
        SettingError: it is neither a range nor choices.
    """
    if not isinstance(given, Mapping):
        raise SettingError(f"{name!r}: {_expected(f'got {given!r}')}")
    kind, keys = (Choices, CHOICES_KEYS) if "choices" in given else (Range, RANGE_KEYS)
    unknown = sorted(set(given) - keys)
    if unknown:
        raise SettingError(f"{name!r}: there is no {unknown[0]!r} here; {_expected('')}")
    when = given.get("when", {})
    if not isinstance(when, Mapping):
        raise SettingError(f'{name!r}: when must be a table, such as {{ "training.optimizer" = "adam" }}.')
    values = plain_list({**given, "when": when})
    if kind is Choices:
        return _choices(name, values)
    return _range(name, values)


def plain_list(value: Any) -> Any:
    """Lists for tuples, all the way down: as TOML gives them."""
    if isinstance(value, Mapping):
        return {key: plain_list(each) for key, each in value.items()}
    return [plain_list(each) for each in value] if isinstance(value, list | tuple) else value


def _choices(name: str, values: dict[str, Any]) -> Choices:
    choices = values["choices"]
    if not isinstance(choices, list) or not choices:
        raise SettingError(f"{name!r}: choices must be a list of at least one value; got {choices!r}.")
    twice = [each for place, each in enumerate(choices) if each in choices[:place]]
    if twice:
        raise SettingError(f"{name!r}: {twice[0]!r} is among the choices more than once.")
    return Choices(**values)


def _range(name: str, values: dict[str, Any]) -> Range:
    if not {"low", "high"} <= set(values):
        raise SettingError(f"{name!r}: {_expected('')}")
    numbers = {key: values[key] for key in ("low", "high", "step") if values.get(key) is not None}
    for key, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise SettingError(f"{name!r}: {key} must be a finite number; got {value!r}.")
    if not isinstance(values.get("log", False), bool):
        raise SettingError(f"{name!r}: log must be true or false; got {values['log']!r}.")
    low, high, step = values["low"], values["high"], values.get("step")
    if not low <= high:
        raise SettingError(f"{name!r}: low is above high: {low} > {high}.")
    if values.get("log") and not low > 0:
        raise SettingError(f"{name!r}: a logarithm needs low > 0; got {low}.")
    if step is not None and (values.get("log") or not step > 0):
        raise SettingError(f"{name!r}: step must be above 0, and log has none; got {step}.")
    return Range(**values)


def _expected(got: str) -> str:
    ranges = "{ low = 1e-4, high = 0.1, log = true }, { low = 0.0, high = 0.5, step = 0.1 }"
    return f"expected {ranges} or {{ choices = [...] }}{'; ' + got if got else ''}."
