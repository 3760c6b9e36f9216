"""What the listeners share: when a record in another tool begins, what it is told, when it is closed."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar, Self

from trilith.errors import SettingError
from trilith.listeners.settings import settings_of
from trilith.training import Callback
from trilith.training.outcome import Outcome, outcome

if TYPE_CHECKING:
    from trilith.training import Trainer


class Listener(Callback, ABC):
    """Tells another tool how one network is trained: its settings, each epoch's row, how it ended.

    The record there begins with the first epoch and is closed after the last, also after an error or Ctrl-C.
    A training that goes on, after `restore` or with more epochs, goes on in its record; a new one gets a new
    record. Where the tool fails once it has begun, a warning says so, and training goes on without it.

    settings: hyperparameters by name; None tells those that the training itself knows.
    """

    tool: ClassVar[str]
    library: ClassVar[str]
    extra: ClassVar[str]

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        if find_spec(self.library) is None:
            raise SettingError(
                f"{self.tool} needs the library {self.library}, which is not installed. "
                f'Install it with: pip install "trilith[{self.extra}]"'
            )
        self.settings = None if settings is None else dict(settings)
        self.record: str | None = None
        """What the tool knows this training by: a folder or an identifier."""
        self._restored = self._is_open = self._has_failed = False

    @abstractmethod
    def for_network(self, number: int) -> Self:
        """A listener of its own for one of several networks."""

    @abstractmethod
    def _begin(self, settings: Mapping[str, Any], epoch: int) -> None:
        """Open `record`, or make one where it is None; the next row is that of `epoch`."""

    @abstractmethod
    def _write(self, epoch: int, numbers: Mapping[str, float]) -> None:
        """Tell the numbers of one epoch."""

    @abstractmethod
    def _flush(self) -> None:
        """Bring what was told to where it survives this process."""

    @abstractmethod
    def _end(self, ended: Outcome, final: Mapping[str, float]) -> None:
        """Tell how it ended, with the numbers of the epoch whose weights were kept, and close."""

    def saved(self) -> dict[str, Any]:
        """What a later process needs to go on in the same record; all epochs so far are told before."""
        if self._is_open:
            with self._forgiven():
                self._flush()
        return {"record": self.record}

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Go on in the record of an earlier process."""
        if not self._is_open:
            self.record, self._restored = saved["record"], True

    def train_begin(self, trainer: Trainer) -> None:
        self._is_open = self._has_failed = False

    def epoch_begin(self, trainer: Trainer) -> None:
        if self._is_open or self._has_failed:
            return
        if trainer.epoch == 1 and not self._restored:
            self.record = None
        try:
            self._begin(settings_of(trainer) if self.settings is None else self.settings, trainer.epoch)
        except Exception as error:
            raise SettingError(
                f"{self.tool} could not begin a record: {error}. Mend that, or train without this listener."
            ) from error
        self._is_open = True

    def epoch_end(self, trainer: Trainer) -> None:
        if self._is_open:
            with self._forgiven():
                self._write(trainer.epoch, _numbers(trainer.history[-1]))

    def train_end(self, trainer: Trainer) -> None:
        self._restored = False
        if self._is_open:
            with self._forgiven():
                self._is_open = False
                self._end(outcome(trainer), _final(trainer))

    def _own(self) -> Self:
        """A copy with no record yet."""
        own = copy(self)
        own.record = None
        return own

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        """An error of the tool inside ends its record, not the training."""
        try:
            yield
        except Exception as error:
            self._is_open, self._has_failed = False, True
            warnings.warn(
                f"{self.tool} failed ({error}); training goes on without it.", RuntimeWarning, stacklevel=2
            )


def _numbers(row: Mapping[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in row.items() if name != "epoch"}


def _final(trainer: Trainer) -> dict[str, float]:
    """The row of the epoch whose weights the network has."""
    kept = trainer.history.best_epoch or trainer.checkpoint.epoch
    rows = [row for row in trainer.history if row["epoch"] == kept]
    return {f"final/{name}": float(value) for name, value in rows[-1].items()} if rows else {}
