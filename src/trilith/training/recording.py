"""A training on record: written to a file while it goes on, and taken up from there."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trilith.engines import BEGINNING, Progress
from trilith.errors import CheckpointError, SettingError
from trilith.files import require_writable_folder
from trilith.training.checkpoint_file import (
    Contents,
    delete_unfinished,
    earlier,
    read_checkpoint,
    write_checkpoint,
)
from trilith.training.fingerprint import Fingerprint, differences, saves

if TYPE_CHECKING:
    from trilith.training.trainer import Trainer


class Recording:
    """Writes a checkpoint whenever `seconds` have gone by since the last, and knows the one that is there.

    The trainer says when: between two batches or two epochs.
    """

    def __init__(self, path: str | Path, seconds: float) -> None:
        self.path, self.seconds = Path(path).absolute(), seconds
        self._contents: Contents | None = None

    def open(self, fingerprint: Fingerprint) -> None:
        """Make the folder, and read the checkpoint of this training, if there is one.

        Raises:
            SettingError: it is of another training, and what differs is said; or its name is a folder's.
            CheckpointError: it is corrupted, and so is the one before; or the folder cannot be written to.
        """
        if self.path.is_dir():
            raise SettingError(f"the checkpoint {self.path} is a folder. Name a file, in it or elsewhere.")
        try:
            require_writable_folder(self.path.parent)
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CheckpointError(
                f"the checkpoint {self.path} cannot be written: {error.strerror}. "
                "Name a file in a folder of yours."
            ) from error
        delete_unfinished(self.path)
        self.fingerprint, self._contents = fingerprint, read_checkpoint(self.path)
        self._written = time.monotonic()
        if self._contents is None:
            return
        different = differences(fingerprint, self._contents.about["fingerprint"])
        if different:
            raise SettingError(
                f"{self.path} is the checkpoint of another training: {different}. Train as it was begun, "
                f"the network made anew, or name another file; to begin anew, delete it and "
                f"{earlier(self.path).name} beside it."
            )

    def begin(self, trainer: Trainer) -> None:
        """Give the trainer what was reached before: the network's values, the epochs, the history."""
        if self._contents is None:
            return
        arrays, about = self._contents
        network = trainer.network
        network.values.update(
            {node: arrays[f"network/{name}"] for name, node in network.graph.variables.items()}
        )
        network.changed()
        trainer.epoch = trainer.checkpoint.epoch = about["epoch"]
        trainer.history.rows[:] = about["history"]

    def restore(self, trainer: Trainer) -> Progress:
        """Bring trainer and callbacks to where they stood; return the place within the epoch."""
        if self._contents is None:
            return BEGINNING
        arrays, about = self._contents
        trainer.state.restore(
            {name: value for name, value in arrays.items() if not name.startswith("callback/")}
        )
        trainer.history.best_epoch = about["best_epoch"]
        if about["stop_reason"] is not None:
            trainer.stop(about["stop_reason"])
        kept = [callback for callback in trainer.callbacks if saves(callback)]
        for number, (callback, values) in enumerate(zip(kept, about["callbacks"], strict=True)):
            begin = f"callback/{number}/"
            own = {name.removeprefix(begin): arrays[name] for name in arrays if name.startswith(begin)}
            callback.restore({**values, **own})
        return Progress(**about["place"])

    @property
    def seconds_before(self) -> float:
        """How long the epoch that was cut had taken."""
        return 0.0 if self._contents is None else float(self._contents.about["seconds"])

    @property
    def due(self) -> bool:
        """Whether it is time for a checkpoint."""
        return time.monotonic() - self._written >= self.seconds

    def write(self, trainer: Trainer, place: Progress, seconds: float) -> None:
        """Write all that this training needs to go on from this place of its epoch.

        Raises:
            CheckpointError: it cannot be written; the one before is whole.
        """
        arrays = dict(trainer.state.everything())
        callbacks: list[dict[str, Any]] = []
        for number, callback in enumerate(each for each in trainer.callbacks if saves(each)):
            values = dict(callback.saved())
            own = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
            arrays |= {f"callback/{number}/{name}": value for name, value in own.items()}
            callbacks.append({name: value for name, value in values.items() if name not in own})
        about = {
            "fingerprint": self.fingerprint,
            "epoch": trainer.checkpoint.epoch,
            "place": asdict(place),
            "seconds": seconds,
            "history": trainer.history.rows,
            "best_epoch": trainer.history.best_epoch,
            "stop_reason": trainer.stop_reason,
            "callbacks": callbacks,
        }
        write_checkpoint(self.path, Contents(arrays, about))
        self._contents, self._written = None, time.monotonic()
