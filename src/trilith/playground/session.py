"""A training in a thread of its own: played, held, gone on with epoch by epoch, and looked at on the way."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Condition, Thread
from typing import Any, Literal, Self

from trilith.errors import TrilithError
from trilith.playground.code import write_code
from trilith.playground.experiment import Experiment
from trilith.playground.frame import frame_of
from trilith.playground.recording import Recording
from trilith.playground.scene import scene_of
from trilith.playground.training import train_experiment, training_settings
from trilith.playground.view import Viewer
from trilith.training import Callback, Trainer

Frame = dict[str, Any]
Told = dict[str, Any]
"""The state, what went wrong, and the frame, or None where nothing else is seen."""

State = Literal["held", "playing", "done", "failed", "closed"]
ENDED = ("done", "failed", "closed")
INTERVAL = 0.04  # seconds between two frames that somebody looks at


class Session(Callback):
    """One experiment as it is trained. It is held at first; any thread may play, hold, step and close it.

    listen: is called with each new frame and each change of state, in the training's thread.
    interval: the least seconds from frame to frame.

    Raises:
        DataError, SettingError, ShapeError: an experiment that cannot be.
    """

    def __init__(
        self, experiment: Experiment, folders: Sequence[Path] = (), *, interval: float = INTERVAL
    ) -> None:
        self.experiment, self.plane = experiment, experiment.data.read(folders)
        self.network = experiment.network(self.plane)
        self._settings = training_settings(experiment, self.plane)
        self.listen: Callable[[Told], None] = lambda told: None
        self.state: State = "held"
        self.problem = ""
        self._interval, self._shown = interval, 0.0
        self._recording = Recording()
        self._to_go, self._per_frame = 0, 1  # epochs
        self._changed = Condition()
        self._closed = False
        self._thread = Thread(target=self._train, name="playground", daemon=True)

    def start(self) -> Self:
        """Begin the training, which draws the first weights and is then held."""
        self._thread.start()
        return self

    @property
    def scene(self) -> dict[str, Any]:
        """What stays the same: rows, axes, blocks."""
        return scene_of(self.experiment, self.plane, self.network)

    @property
    def frames(self) -> list[Frame]:
        """What was recorded so far."""
        with self._changed:
            return self._recording.frames

    def play(self, epochs: int | None = None, per_frame: int = 1) -> None:
        """Go on, for so many epochs or to the end; a frame where it stops and at multiples of per_frame."""
        with self._changed:
            self._to_go, self._per_frame = epochs or self.experiment.training.epochs, per_frame
            self._changed.notify_all()

    def hold(self) -> None:
        """Stop after this epoch, until `play`."""
        with self._changed:
            self._to_go = 0

    def close(self) -> None:
        """End after this epoch, from any thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait(self) -> None:
        """Wait until the training is over."""
        self._thread.join()

    def code(self) -> str:
        """The program that gives the weights of the last frame."""
        frames = self.frames
        return write_code(self.experiment, self.plane, frames[-1]["epoch"] if frames else None)

    def _train(self) -> None:
        try:
            train_experiment(self.network, self.plane, self._settings, [self])
            self._tell("closed" if self._closed else "done")
        except TrilithError as error:
            self.problem = str(error)
            self._tell("failed")
        except Exception:  # whoever waits for frames must hear of it
            logging.getLogger("trilith.playground").exception("the playground's training failed")
            self.problem = "Something went wrong in the training; the lab's terminal says more."
            self._tell("failed")

    def train_begin(self, trainer: Trainer) -> None:
        self._viewer = Viewer(self.network, self._settings["loss"], self.plane, trainer.seed)
        self._show(trainer, {})
        self._wait(trainer)

    def epoch_end(self, trainer: Trainer) -> None:
        with self._changed:
            self._to_go -= 1
            due = self._to_go <= 0 or trainer.epoch % self._per_frame == 0
        last = trainer.epoch == trainer.epochs or trainer.stop_reason is not None
        if due or last:
            self._show(trainer, trainer.history[-1])
        if not last:
            self._wait(trainer)

    def _show(self, trainer: Trainer, row: Mapping[str, float]) -> None:
        progress = trainer.epoch / trainer.epochs
        steps = trainer.epoch * -(-trainer.rows // (trainer.batch_size or trainer.rows))
        view = self._viewer.look(steps, progress)
        frame = frame_of(view, self.plane, self._settings["loss"], row, trainer.epoch)
        with self._changed:
            self._recording.add(frame)
        self._tell(self.state, frame)
        self._shown = time.monotonic()

    def _wait(self, trainer: Trainer) -> None:
        """Until it is to go on, and until the next frame would not come too soon."""
        if self._to_go <= 0 and not self._closed:
            self._tell("held")
        with self._changed:
            while self._to_go <= 0 and not self._closed:
                self._changed.wait()
            pause = self._shown + self._interval - time.monotonic()
            if pause > 0 and not self._closed:
                self._changed.wait(pause)
        self.state = "playing"
        if self._closed:
            trainer.stop("closed")

    def _tell(self, state: State, frame: Frame | None = None) -> None:
        self.state = state
        self.listen({"state": state, "problem": self.problem, "frame": frame})
