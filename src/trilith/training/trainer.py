"""The training loop: epochs, batches, steps, named moments."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from math import ceil

import numpy as np

from trilith.engines import Engine, EpochResult, Executable, Progress
from trilith.errors import NonFiniteError
from trilith.graph import Variable
from trilith.graph.clock import SEED, STEP
from trilith.graph.shape import concrete
from trilith.network import Network
from trilith.schedules import Horizon, plateau_of
from trilith.training.callbacks import Callback, PlateauCallback
from trilith.training.dataset import Dataset
from trilith.training.history import History
from trilith.training.interrupt import Interrupt, listen_for_interrupt
from trilith.training.statistics import take_statistics
from trilith.training.step import Objective, build_programs

EVALUATION_BATCH = 4096
NOT_AVERAGED = ("learning_rate", "weight")

OutputMetric = Callable[[np.ndarray, np.ndarray], float]


class Trainer:
    """Trains one network. May be asked again: it goes on where it ended.

    `output_metrics`: functions (targets, outputs) to a number, computed on the validation data by name.
    """

    def __init__(
        self,
        network: Network,
        objective: Objective,
        *,
        engine: Engine,
        batch_size: int | None,
        shuffle: bool = True,
        seed: int = 0,
        callbacks: Sequence[Callback] = (),
        output_metrics: Mapping[str, OutputMetric] | None = None,
    ) -> None:
        self.network, self.objective, self.engine = network, objective, engine
        self.batch_size, self.shuffle, self.seed = batch_size, shuffle, seed
        plateau = plateau_of(objective.descent.schedule)
        self.callbacks = [*([PlateauCallback(plateau)] if plateau else []), *callbacks]
        self.output_metrics = dict(output_metrics or {})
        self.history = History()
        self.epoch = 0
        self.epochs = 0
        self.rows = 0
        self.validates = False
        self.optimizer_state: dict[str, np.ndarray] = {}
        self._stop_reason: str | None = None

    def fit(self, data: Dataset, validation: Dataset | None, epochs: int) -> History:
        """Train for this many epochs, or until a callback or Ctrl-C ends it; return the history.

        Raises:
            NonFiniteError: a NaN or an infinity, with the first node that produced it. The network keeps
                the weights from before that batch.
        """
        self.epochs = self.epoch + epochs
        self.rows, self.validates, self._stop_reason = len(data), validation is not None, None
        step, evaluation = self._compile(data)
        self._tell("train_begin")
        try:
            with listen_for_interrupt() as interrupt:
                while self.epoch < self.epochs and self._stop_reason is None:
                    self._run_epoch(step, evaluation, data, validation, interrupt)
                    if interrupt.requested:
                        self.stop("interrupted")
        finally:
            self._keep_state()
            self.network.values.update(self.read_values())
            self.history.stopped_because = self._stop_reason
            self._tell("train_end")
            self.network.changed()
        return self.history

    def stop(self, reason: str) -> None:
        """End training after this epoch."""
        self._stop_reason = reason

    def higher_is_better(self, column: str) -> bool:
        """Whether a column of the history improves upward; functions of the user are taken to."""
        name = column.removeprefix("validation_")
        if name in self.objective.metrics:
            return self.objective.metrics[name].higher_is_better
        return name in self.output_metrics

    def read_values(self) -> dict[Variable, np.ndarray]:
        """The network's values as they are now; where weights are averaged, the averages."""
        source = {node: self._averages.get(node, node) for node in self.network.graph.variables.values()}
        return {node: self._variables.read(kept) for node, kept in source.items()}

    @property
    def plateau(self) -> float:
        """The factor that a ReduceOnPlateau schedule has reached."""
        return float(self._variables.read(self._states["plateau"]))

    @plateau.setter
    def plateau(self, factor: float) -> None:
        self._variables.write(self._states["plateau"], np.asarray(factor))

    def _compile(self, data: Dataset) -> tuple[Executable, Executable]:
        network = self.network
        take_statistics(network, data, self.engine)
        network.initialise(self.seed)
        target = data.feeds["target"]
        self.size = min(self.batch_size or len(data), len(data))
        programs = build_programs(
            network.graph,
            self.objective,
            Horizon(ceil(len(data) / self.size), self.epochs),
            target.shape[1:],
            "int" if target.dtype.kind in "iub" else "float",
            data.weighted,
        )
        self._states, self._averages = programs.updates.states, programs.updates.averages
        started = {average: network.values[parameter] for parameter, average in self._averages.items()}
        values: dict[Variable, np.ndarray] = dict(network.values)
        for name, state in self._states.items():
            shape = concrete(state.shape)
            fresh = started.get(state, np.ones(shape) if name == "plateau" else np.zeros(shape))
            values[state] = self.optimizer_state.get(name, fresh)
        for name, parameter in network.graph.parameters.items():
            # averaged weights are what the network shows; training goes on from the weights behind them
            values[parameter] = self.optimizer_state.get(f"{name}/raw", values[parameter])
        values[STEP] = self.optimizer_state.get("step", np.zeros(()))
        values[SEED] = np.asarray(self.seed)
        self._variables = self.engine.variables(values, network.precision)
        compile_ = self.engine.compile
        return compile_(programs.step, self._variables), compile_(programs.evaluation, self._variables)

    def _keep_state(self) -> None:
        read = self._variables.read
        self.optimizer_state = {name: read(state) for name, state in self._states.items()}
        self.optimizer_state["step"] = read(STEP)
        for name, parameter in self.network.graph.parameters.items():
            if parameter in self._averages:
                self.optimizer_state[f"{name}/raw"] = read(parameter)

    def _run_epoch(
        self,
        step: Executable,
        evaluation: Executable,
        data: Dataset,
        validation: Dataset | None,
        interrupt: Interrupt,
    ) -> None:
        began = time.perf_counter()
        self.epoch += 1
        self._tell("epoch_begin")

        def listen(progress: Progress) -> bool:
            self._tell("progress", progress)
            return not interrupt.requested

        result = step.epoch(data.feeds, self._order(len(data)), self.size, listen)
        self._require_finite(result)
        row = {"epoch": float(self.epoch), **self._means(result)}
        if validation is not None:
            row |= self._validate(evaluation, validation)
        row["seconds"] = time.perf_counter() - began
        self.history.rows.append(row)
        self._tell("epoch_end")

    def _order(self, rows: int) -> np.ndarray | None:
        if not self.shuffle or self.size == rows:
            return None
        sequence = np.random.SeedSequence((self.seed, self.epoch))
        return np.random.Generator(np.random.Philox(sequence)).permutation(rows)

    def _means(self, result: EpochResult) -> dict[str, float]:
        sums = result.sums
        weight = sums["weight"] or 1.0
        means = {name: sums[name] / weight for name in sums if name not in NOT_AVERAGED}
        if means.get("penalty") == 0:
            del means["penalty"]
        means = {
            name: self.objective.metrics[name].finish(mean) if name in self.objective.metrics else mean
            for name, mean in means.items()
        }
        if "learning_rate" in sums:
            means["learning_rate"] = sums["learning_rate"] / max(result.batches, 1)
        return means

    def _validate(self, evaluation: Executable, validation: Dataset) -> dict[str, float]:
        result = evaluation.epoch(validation.feeds, None, EVALUATION_BATCH, lambda progress: True)
        self._require_finite(result)
        row = {f"validation_{name}": value for name, value in self._means(result).items()}
        if self.output_metrics:
            self.network.values.update(self.read_values())
            self.network.changed()
            inputs = {node.name: validation.feeds[node.name] for node in self.network.graph.inputs}
            outputs = self.network.predict(inputs, engine=self.engine)
            for name, metric in self.output_metrics.items():
                row[f"validation_{name}"] = float(metric(validation.feeds["target"], outputs))
        return row

    def _require_finite(self, result: EpochResult) -> None:
        if result.non_finite is None:
            bad = [
                v
                for v in self.network.graph.variables.values()
                if not np.isfinite(self._variables.read(v)).all()
            ]
            if not bad:
                return
            where, when = self.network.graph.describe(bad[0]), "at the end"
        else:
            node = result.non_finite.node
            where = self.network.graph.describe(node) if node is not None else "the loss"
            when = f"in batch {result.non_finite.batch + 1}"
        raise NonFiniteError(
            f"training met a NaN or an infinity: {where} became non-finite {when} of epoch {self.epoch}. "
            "Check the data for such values, lower learning_rate, or set clip_norm."
        )

    def _tell(self, moment: str, *arguments: object) -> None:
        for callback in self.callbacks:
            getattr(callback, moment)(self, *arguments)
