"""The training loop: epochs, batches, steps, named moments."""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import ceil

import numpy as np

from trilith.engines import BEGINNING, Engine, EpochResult, Executable, Progress
from trilith.errors import NonFiniteError
from trilith.losses import LossFunction
from trilith.network import Network
from trilith.schedules import Horizon, plateau_of
from trilith.training.callbacks import Callback, PlateauCallback
from trilith.training.checkpoint import Checkpoint
from trilith.training.dataset import Dataset
from trilith.training.fingerprint import fingerprint
from trilith.training.history import History
from trilith.training.interrupt import Interrupt, listen_for_interrupt
from trilith.training.measures import MetricChoice, epoch_means, sort_metrics
from trilith.training.recording import Recording
from trilith.training.state import TrainingState, Values
from trilith.training.statistics import initialise
from trilith.training.step import TARGET, Objective, build_programs, target_node
from trilith.training.updates import Descent

EVALUATION_BATCH = 4096


class Trainer:
    """Trains one network. May be asked again: it goes on where it ended, or where `checkpoint` says.

    With a `recording`, it goes on from the file of that, and writes it.

    Callbacks may read `network`, `epoch` (from 1), `epochs`, `rows`, `validates`, `history`, `state`,
    `stop_reason` and `step`, the compiled program of one training step.
    """

    def __init__(
        self,
        network: Network,
        loss: LossFunction,
        descent: Descent,
        *,
        engine: Engine,
        batch_size: int | None,
        metrics: Sequence[MetricChoice] = (),
        shuffle: bool = True,
        seed: int = 0,
        callbacks: Sequence[Callback] = (),
        checkpoint: Checkpoint | None = None,
        recording: Recording | None = None,
    ) -> None:
        graph_metrics, self.output_metrics = sort_metrics(metrics)
        self.network, self.engine = network, engine
        self.objective = Objective(loss, graph_metrics, descent)
        self.batch_size, self.shuffle, self.seed = batch_size, shuffle, seed
        plateau = plateau_of(descent.schedule)
        self.callbacks = [*callbacks, *([PlateauCallback(plateau)] if plateau else [])]
        self.checkpoint, self.recording = checkpoint or Checkpoint(), recording
        self.epoch = self.epochs = self.checkpoint.epoch
        self.rows, self.validates = 0, False
        self.stop_reason: str | None = None

    @property
    def history(self) -> History:
        """One row for each epoch that is done."""
        return self.checkpoint.history

    def fit(self, data: Dataset, validation: Dataset | None, epochs: int, planned: int = 0) -> History:
        """Train for this many epochs, or until a callback or Ctrl-C ends it; return the history.

        Schedules stretch over all epochs so far and these, or over `planned` where that is more.

        Raises:
            NonFiniteError: a NaN or an infinity, with the first node that produced it. The network keeps
                the weights from before that batch.
            SettingError, CheckpointError: of the recording; see there.
        """
        self.epochs = self.checkpoint.epoch + epochs
        data = data.with_mean_weight_one()
        self.rows, self.validates, self.stop_reason = len(data), validation is not None, None
        self.history.best_epoch = None
        self.step, evaluation = self._compile(data, validation, max(self.epochs, planned))
        self._tell("train_begin")
        place = self._restore()
        try:
            with listen_for_interrupt() as interrupt:
                while place.batches or (self.checkpoint.epoch < self.epochs and self.stop_reason is None):
                    whole = self._run_epoch(evaluation, data, validation, interrupt, place)
                    place, interrupted = BEGINNING, interrupt.requested
                    last = self.checkpoint.epoch == self.epochs or self.stop_reason is not None
                    if whole and (last or interrupted or self._is_due()):
                        self._write(place)
                    if interrupted:
                        self.stop("interrupted")
        finally:
            self._publish()
            self.history.stopped_because = self.stop_reason
            for callback in reversed(self.callbacks):  # what began last ends first
                callback.train_end(self)
            self.checkpoint.states = self.state.saved()
        return self.history

    def stop(self, reason: str) -> None:
        """End training after this epoch."""
        self.stop_reason = reason

    def return_to(self, weights: Values) -> None:
        """Take up weights that `state.weights()` gave earlier."""
        self.state.restore(weights)
        self._publish()

    def _compile(
        self, data: Dataset, validation: Dataset | None, horizon: int
    ) -> tuple[Executable, Executable]:
        self._size = min(int(self.batch_size or len(data)), len(data))
        programs = build_programs(
            self.network.graph,
            self.objective,
            Horizon(ceil(len(data) / self._size), horizon),
            target_node(data.feeds[TARGET]),
            data.weighted,
        )
        if self.recording is not None:
            self.recording.open(fingerprint(self, data, validation, programs.step.roots))
            self.recording.begin(self)
        initialise(self.network, data, self.engine, self.seed)
        saved = self.checkpoint.states
        self.state = TrainingState(self.network, programs.updates, self.engine, self.seed, saved)
        compile_, variables = self.engine.compile, self.state.variables
        return compile_(programs.step, variables), compile_(programs.evaluation, variables)

    def _publish(self) -> None:
        """Show the values that training has reached in the network."""
        self.network.values.update(self.state.network_values())
        self.network.changed()

    def _run_epoch(
        self,
        evaluation: Executable,
        data: Dataset,
        validation: Dataset | None,
        interrupt: Interrupt,
        start: Progress,
    ) -> bool:
        """One epoch from this place of it; whether it was done to its end, and not cut by Ctrl-C."""
        began = time.perf_counter()
        self.epoch = self.checkpoint.epoch + 1
        self._tell("epoch_begin")
        if start.batches and self.recording is not None:
            self._restore()  # what epoch_begin changed it had changed before
            began -= self.recording.seconds_before
        result = self._run_steps(data, interrupt, start, began)
        row = {"epoch": float(self.epoch), **epoch_means(result, self.objective.metrics)}
        self._publish()  # for metrics of the outputs, and for callbacks
        if validation is not None:
            row |= self._validate(evaluation, validation)
        row["seconds"] = time.perf_counter() - began
        self.history.rows.append(row)
        self.checkpoint.epoch = self.epoch
        self._tell("epoch_end")
        return result.examples == len(data)

    def _run_steps(self, data: Dataset, interrupt: Interrupt, place: Progress, began: float) -> EpochResult:
        """All steps of an epoch, with a pause for each checkpoint; fewer after Ctrl-C."""

        def listen(progress: Progress) -> bool:
            self._tell("progress", progress)
            return not interrupt.requested and not self._is_due()

        order = data.ordered(self._order(len(data)))
        while True:
            result = self.step.epoch(data.feeds, order, self._size, listen, place)
            self._require_finite(result, f"epoch {self.epoch}")
            if result.examples == len(data):
                return result
            place = Progress(result.examples, result.batches, result.sums)
            self._write(place, time.perf_counter() - began)
            if interrupt.requested:
                return result

    def _restore(self) -> Progress:
        return BEGINNING if self.recording is None else self.recording.restore(self)

    def _is_due(self) -> bool:
        return self.recording is not None and self.recording.due

    def _write(self, place: Progress, seconds: float = 0.0) -> None:
        if self.recording is not None:
            self.recording.write(self, place, seconds)

    def _order(self, rows: int) -> np.ndarray | None:
        if not self.shuffle or self._size == rows:
            return None
        sequence = np.random.SeedSequence((self.seed, self.epoch))
        return np.random.Generator(np.random.Philox(sequence)).permutation(rows)

    def _validate(self, evaluation: Executable, validation: Dataset) -> dict[str, float]:
        result = evaluation.epoch(
            validation.feeds, validation.ordered(None), EVALUATION_BATCH, lambda progress: True
        )
        self._require_finite(result, f"the validation data after epoch {self.epoch}")
        means = epoch_means(result, self.objective.metrics)
        if self.output_metrics:
            feeds = validation[:]
            inputs = {node.name: feeds[node.name] for node in self.network.graph.inputs}
            outputs = self.network.predict(inputs, engine=self.engine)
            targets = feeds[TARGET]
            means |= {name: float(metric(targets, outputs)) for name, metric in self.output_metrics.items()}
        return {f"validation_{name}": value for name, value in means.items()}

    def _require_finite(self, result: EpochResult, when: str) -> None:
        if result.non_finite is not None:
            batch, node = result.non_finite.batch, result.non_finite.node
            where = self.network.graph.describe(node) if node is not None else "the loss"
            raise NonFiniteError(
                f"training met a NaN or an infinity: {where} became non-finite in batch {batch + 1} of "
                f"{when}. Check the data for such values, lower learning_rate, or set clip_norm."
            )

    def _tell(self, moment: str, *arguments: object) -> None:
        for callback in self.callbacks:
            getattr(callback, moment)(self, *arguments)
