"""MLflow: one of its runs for each training."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Self

from trilith.listeners.listener import Listener
from trilith.training.outcome import Outcome

STATUS: dict[Outcome, str] = {"done": "FINISHED", "interrupted": "KILLED", "failed": "FAILED"}
SECONDS_BETWEEN_CALLS = 1.0  # a server may be far, an epoch short
PARAMETERS_A_CALL, METRICS_A_CALL, LONGEST_VALUE = 100, 1000, 6000  # what MLflow's servers take

_beginning = Lock()  # networks side by side: the first makes database and experiment, the others find them


class MLflow(Listener):
    """Makes a run in an MLflow experiment: settings as parameters, columns of the history as metrics.

    tracking_uri: a server or database. None: what MLFLOW_TRACKING_URI or mlflow.set_tracking_uri says, else
        the SQLite file mlflow.db in `folder`.
    """

    tool, library, extra = "MLflow", "mlflow", "mlflow"

    def __init__(
        self,
        experiment: str = "trilith",
        run_name: str | None = None,
        *,
        tracking_uri: str | None = None,
        folder: str | Path = ".",
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(settings)
        self.experiment, self.run_name, self.tracking_uri = experiment, run_name, tracking_uri
        self.folder = Path(folder).resolve()
        self.tags: dict[str, str] = {}

    def for_network(self, number: int) -> Self:
        own = self._own()
        own.run_name = f"{self.run_name}/network-{number}" if self.run_name else f"network-{number}"
        own.tags = {**self.tags, "network": str(number)}
        return own

    def _begin(self, settings: Mapping[str, Any], epoch: int) -> None:
        self._waiting: list[Any] = []
        self._told_until, self._last_call = 0, time.monotonic()
        with _beginning:
            self._client = self._make_client()
            experiment = self._experiment_id()
        if self.record is not None:
            self._client.update_run(self.record, status="RUNNING")
            self._told_until = self._last_step(self.record)
            return
        run = self._client.create_run(experiment, run_name=self.run_name, tags=self.tags)
        self.record = str(run.info.run_id)
        self._tell_parameters(self.record, settings)

    def _write(self, epoch: int, numbers: Mapping[str, float]) -> None:
        from mlflow.entities import Metric

        if epoch <= self._told_until:  # the same numbers once more, after going on from a checkpoint
            return
        now = time.time_ns() // 1_000_000
        self._waiting += [Metric(name, value, now, epoch) for name, value in numbers.items()]
        if time.monotonic() - self._last_call >= SECONDS_BETWEEN_CALLS:
            self._flush()

    def _flush(self) -> None:
        for start in range(0, len(self._waiting), METRICS_A_CALL):
            self._client.log_batch(self.record, metrics=self._waiting[start : start + METRICS_A_CALL])
        self._waiting, self._last_call = [], time.monotonic()

    def _end(self, ended: Outcome, final: Mapping[str, float]) -> None:
        try:
            if ended == "done":
                self._told_until = 0
                self._write(int(final.get("final/epoch", 0)), final)
            self._flush()
        finally:
            self._client.set_terminated(self.record, STATUS[ended])
            del self._client, self._waiting

    def _make_client(self) -> Any:
        from mlflow.tracking import MlflowClient, is_tracking_uri_set

        uri = self.tracking_uri
        if uri is None and not is_tracking_uri_set():
            self.folder.mkdir(parents=True, exist_ok=True)
            uri = f"sqlite:///{(self.folder / 'mlflow.db').as_posix()}"
        return MlflowClient(tracking_uri=uri)

    def _experiment_id(self) -> str:
        from mlflow.exceptions import MlflowException

        found = self._client.get_experiment_by_name(self.experiment)
        if found is None:
            try:
                return str(self._client.create_experiment(self.experiment))
            except MlflowException:  # another training has made it in the meantime
                found = self._client.get_experiment_by_name(self.experiment)
                if found is None:
                    raise
        return str(found.experiment_id)

    def _tell_parameters(self, record: str, settings: Mapping[str, Any]) -> None:
        from mlflow.entities import Param

        told = [Param(name, str(value)[:LONGEST_VALUE]) for name, value in settings.items()]
        for start in range(0, len(told), PARAMETERS_A_CALL):
            self._client.log_batch(record, params=told[start : start + PARAMETERS_A_CALL])

    def _last_step(self, record: str) -> int:
        """The last epoch that an earlier process has told."""
        return max((metric.step for metric in self._client.get_metric_history(record, "loss")), default=0)
