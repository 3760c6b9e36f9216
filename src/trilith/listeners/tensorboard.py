"""TensorBoard: event files in a folder."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, Self

from trilith.listeners.listener import Listener
from trilith.listeners.settings import plain
from trilith.training.outcome import Outcome

EVENTS = "events.out.tfevents.*"


class TensorBoard(Listener):
    """Writes event files into `folder`, to be seen with `tensorboard --logdir FOLDER`.

    Each column of the history is a scalar, its step the epoch; the settings are in settings.json and on the
    page of hyperparameters. A training that begins anew never writes into the folder of another: it takes the
    first of FOLDER, FOLDER-2, FOLDER-3, ... that has none. One that goes on hides what was written of the
    epochs that it repeats.
    """

    tool, library, extra = "TensorBoard", "tensorboardX", "tensorboard"

    def __init__(
        self, folder: str | Path = "tensorboard", *, settings: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(settings)
        self.folder = Path(folder).resolve()

    def for_network(self, number: int) -> Self:
        own = self._own()
        own.folder = self.folder / f"network-{number}"
        return own

    def _begin(self, settings: Mapping[str, Any], epoch: int) -> None:
        from tensorboardX.event_file_writer import EventsWriter  # without the thread of SummaryWriter
        from tensorboardX.proto.event_pb2 import SessionLog
        from tensorboardX.summary import hparams

        told = {name: plain(value) for name, value in settings.items()}
        if self.record is None:
            self.record = str(_claimed(self.folder, told))
        files = len(list(Path(self.record).glob(EVENTS)))
        self._writer = EventsWriter(str(Path(self.record) / "events"), f".{files}")
        self._add(epoch, session_log=SessionLog(status=SessionLog.START))  # hides later epochs of before
        _, begin, self._session_end = hparams(told, {})
        self._add(epoch, summary=begin)

    def _write(self, epoch: int, numbers: Mapping[str, float]) -> None:
        from tensorboardX.summary import scalar

        for name, value in numbers.items():
            self._add(epoch, summary=scalar(name, value))
        self._flush()

    def _flush(self) -> None:
        self._writer.flush()

    def _end(self, ended: Outcome, final: Mapping[str, float]) -> None:
        try:
            if ended == "done":
                epoch = int(final.get("final/epoch", 0))
                self._write(epoch, final)
                self._add(epoch, summary=self._session_end)
        finally:
            self._writer.close()
            del self._writer, self._session_end

    def _add(self, epoch: int, **told: Any) -> None:
        from tensorboardX.proto.event_pb2 import Event

        self._writer.write_event(Event(wall_time=time.time(), step=epoch, **told))


def _claimed(folder: Path, settings: Mapping[str, Any]) -> Path:
    """This folder or, where another training's events are in it, the first free one with a number."""
    for number in count(1):
        free = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        free.mkdir(parents=True, exist_ok=True)
        try:
            if not any(free.glob(EVENTS)):
                with (free / "settings.json").open("x", encoding="utf-8") as file:  # two cannot both make it
                    json.dump(settings, file, indent=2)
                return free
        except FileExistsError:
            continue
    raise AssertionError("unreachable")
