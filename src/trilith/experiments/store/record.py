"""RunRecord: what is known of a run, as it stands in run.json."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from trilith.errors import StoreError

FORM = 1  # of run.json; counted up when its meaning changes
STATES = ("waiting", "running", "done", "interrupted", "failed", "pruned")
DAMAGED = "damaged"  # shown for a run whose run.json cannot be read


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One run. Times are ISO 8601 in UTC.

    state: "waiting" (made, not begun), "running", "done", "interrupted" (it can be resumed), "failed" or
        "pruned" (a trial that was given up); "damaged" where run.json cannot be read, and `error` says why.
    data: the content hash of the rows. seconds: of computing, all sittings together.
    settings: flat and resolved, such as {"training.learning_rate": 0.01}.
    metrics: such as {"test.log_loss": 0.5}, what matters most first; NaN where it could not be computed.
    version: of the form of run.json.
    """

    name: str
    created: str
    state: str = "waiting"
    started: str | None = None
    ended: str | None = None
    seconds: float = 0.0
    task: str | None = None
    source: str | None = None
    target: str | None = None
    data: str | None = None
    rows: int | None = None
    seed: int | None = None
    sweep: str | None = None
    trial: int | None = None
    parent: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, float] = field(default_factory=dict)
    higher_is_better: dict[str, bool] = field(default_factory=dict)
    error: str = ""
    host: str | None = None
    pid: int | None = None
    epoch: int | None = None
    epochs: int | None = None
    version: int = FORM

    def changed(self, changes: Mapping[str, Any]) -> RunRecord:
        """A copy with these fields. Raises TypeError for an unknown one, StoreError for a bad value."""
        record = replace(self, **changes)
        if record.state not in STATES:
            raise StoreError(f"a run is {', '.join(STATES)}; it cannot be {record.state!r}.")
        settings = {key: plain(value) for key, value in record.settings.items()}
        metrics = {key: float(value) for key, value in record.metrics.items()}
        return replace(record, tags=tuple(dict.fromkeys(record.tags)), settings=settings, metrics=metrics)

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON takes them."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        metrics = {key: finite_or_none(value) for key, value in self.metrics.items()}
        return {**values, "tags": list(self.tags), "metrics": metrics}

    def to_json(self) -> str:
        """The text of run.json; the name is left out, for it is the folder's."""
        values = self.to_dict()
        del values["name"]
        return json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @property
    def main_metric(self) -> str | None:
        """The name of the metric that matters most: the first of the test, else of any part."""
        of_test = (name for name in self.metrics if name.startswith("test."))
        return next(of_test, next(iter(self.metrics), None))


def read_record(name: str, text: str | bytes) -> RunRecord:
    """What to_json wrote. Of a newer form, whatever is known here.

    Raises StoreError for anything else.
    """
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(name, _broken_json(error)) from error
    if not isinstance(values, dict):
        raise _unreadable(name, "it is not a JSON object")
    if "created" not in values:
        raise _unreadable(name, "'created' is missing")
    known: dict[str, Any] = {}
    for key in READERS.keys() & values.keys():
        try:
            known[key] = READERS[key](values[key])
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise _unreadable(name, f"{key!r} cannot be {values[key]!r:.40}") from error
    return RunRecord(name=name, **known)


def finite_or_none(value: float) -> float | None:
    """JSON knows neither NaN nor infinity."""
    return float(value) if math.isfinite(value) else None


def plain(value: Any) -> Any:
    """A value as JSON takes it: NumPy's as Python's, sequences as lists, whatever else there is as text."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    is_plain = (
        value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
    )
    return value if is_plain else str(value)


def _unreadable(name: str, reason: str) -> StoreError:
    return StoreError(f"the record of run {name!r} cannot be read ({reason}).")


def _broken_json(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON from line {error.lineno}, column {error.colno}"
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else "it is not JSON that fits"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {value!r:.40}")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"expected a whole number, got {value!r:.40}")
    return value


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def _mapping(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda values: {key: read(value) for key, value in values.items()}


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


READERS: dict[str, Callable[[Any], Any]] = {
    **{each.name: _or_none(_text) for each in fields(RunRecord) if each.type == "str | None"},
    **{each.name: _or_none(_whole) for each in fields(RunRecord) if each.type == "int | None"},
    **dict.fromkeys(("created", "state", "note", "error"), _text),
    "seconds": _number,
    "tags": lambda values: tuple(map(_text, values)),
    "settings": _mapping(lambda value: value),
    "metrics": _mapping(_number),
    "higher_is_better": _mapping(bool),
    "version": _whole,
}
