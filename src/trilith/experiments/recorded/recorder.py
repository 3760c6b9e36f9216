"""What a run writes into its folder while it goes on, and where its checkpoints lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic
from typing import Any

from trilith.errors import StoreError
from trilith.experiments.idea import Idea
from trilith.experiments.run.observer import PreparedRun, RunObserver
from trilith.experiments.store import RunFolder
from trilith.experiments.store.run_folder import CHECKPOINTS, IDEA, RESOLVED
from trilith.files import write_atomically
from trilith.training import Callback, History
from trilith.training.trainer import Trainer

SHOWN = 1.0  # seconds between two looks at how far it is

Watch = Callable[[int], Sequence[Callback]]
"""Further callbacks for the network of a number."""


class Recorder(RunObserver):
    """Writes history and progress of a claimed run; close it at the end.

    watch: further callbacks, such as other tools' listeners.
    """

    def __init__(self, run: RunFolder, idea: Idea, watch: Watch = lambda network: ()) -> None:
        record = run.record()
        self.run, self.idea, self.watch = run, idea, watch
        self.checkpoints, self.checkpoint_seconds = run.path / CHECKPOINTS, idea.training.checkpoint_seconds
        self.created = record.created
        self._known_data = record.data
        self._history = run.history_writer()
        self._written = {(row.get("network"), row.get("epoch")) for row in run.history()}
        self._lock, self._shown = Lock(), monotonic()
        self._epochs: dict[int, int] = {}

    def prepared(self, run: PreparedRun) -> None:
        """Keep what is known now: the data, and every setting.

        Raises:
            StoreError: the data are not those that the run was begun with.
        """
        digest = run.data.digest
        if self._known_data not in (None, digest):
            raise StoreError(
                f"{run.source}: the data have changed since run {self.run.name!r} was begun, so it "
                "cannot go on to the same result. Bring the data back, or begin a new run with the same "
                f"idea: trilith run {self.run.path / IDEA}."
            )
        settings = run.estimator.network_settings(run.data.learning)
        idea = self.idea.resolved(
            target=run.target,
            task=run.task,
            network_class=run.estimator.network_class,
            ensemble=len(run.parts),
            settings=settings,
        )
        write_atomically(self.run.path / RESOLVED, idea.without_credentials().to_toml())
        self.run.update(
            data=digest,
            task=run.task,
            target=run.target,
            source=run.source,
            rows=run.count,
            seed=self.idea.training.seed,
            settings=idea.without_credentials().flat(),
            epoch=0,
            epochs=int(settings["epochs"]) * len(run.parts),
        )

    def listen(self, network: int) -> Sequence[Callback]:
        return [*self.watch(network), EpochRecorder(self, network)]

    def add(self, network: int, row: dict[str, float]) -> None:
        """One epoch of a network, which may be one that is known already."""
        key = network, row["epoch"]
        with self._lock:
            if key not in self._written:
                self._written.add(key)
                self._history.add({"network": network, **row})

    def reached(self, network: int, epoch: int) -> None:
        """Show how far it is, now and then."""
        with self._lock:
            self._epochs[network] = epoch
            if monotonic() - self._shown < SHOWN:
                return
            self._shown, total = monotonic(), sum(self._epochs.values())
        self.run.update(epoch=total)

    def finish(self, histories: Sequence[History]) -> dict[str, Any]:
        """Write the rows of networks that went on from a checkpoint; the fields of the record that follow."""
        for network, history in enumerate(histories):
            for row in history:
                self.add(network, row)
        return {"epoch": sum(map(len, histories))}

    def close(self) -> None:
        """Write what is left to write."""
        self._history.close()


class EpochRecorder(Callback):
    """Tells the recorder of one network's epochs."""

    def __init__(self, recorder: Recorder, network: int) -> None:
        self.recorder, self.network = recorder, network

    def train_begin(self, trainer: Trainer) -> None:
        for (
            row
        ) in trainer.history:  # a checkpoint may know of epochs that a power failure took from the history
            self.recorder.add(self.network, row)

    def epoch_end(self, trainer: Trainer) -> None:
        self.recorder.add(self.network, trainer.history[-1])
        self.recorder.reached(self.network, trainer.epoch)
