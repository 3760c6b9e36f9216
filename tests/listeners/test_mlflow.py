"""Runs in MLflow's own store, read back by its client."""

import socket
from pathlib import Path
from typing import Any

import pytest

import trilith as tl
from tests.listeners.conftest import Stop, train, train_twice
from trilith.listeners import MLflow

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # MLflow's own, of SQLAlchemy


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch, outside: socket.socket) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")


def client(store: Path) -> Any:
    from mlflow.tracking import MlflowClient

    return MlflowClient(tracking_uri=f"sqlite:///{store}/mlflow.db")


def steps(store: Path, listener: MLflow, metric: str = "loss") -> list[int]:
    return [each.step for each in client(store).get_metric_history(listener.record, metric)]


def test_a_run_has_parameters_metrics_and_an_end(store: Path) -> None:
    listener = MLflow(
        "houses", "brave-otter", folder=store, settings={"training.seed": 3, "long": "x" * 9000}
    )
    model = train(listener, validation_split=0.2)
    run = client(store).get_run(listener.record)
    assert (run.info.run_name, run.info.status) == ("brave-otter", "FINISHED")
    assert client(store).get_experiment(run.info.experiment_id).name == "houses"
    assert run.data.params["training.seed"] == "3"
    assert run.data.params["long"].startswith("xxx")
    history = client(store).get_metric_history(listener.record, "loss")
    assert [(each.step, each.value) for each in history] == list(enumerate(model.history_["loss"], start=1))
    best = model.history_[int(model.history_.best_epoch or 0) - 1]
    assert run.data.metrics["final/validation_loss"] == best["validation_loss"]


def test_a_new_training_is_a_new_run(store: Path) -> None:
    listener = MLflow("twice", folder=store)
    train(listener)
    first = listener.record
    train(listener)
    assert first != listener.record
    assert steps(store, listener) == [1, 2, 3]


def test_a_training_that_goes_on_goes_on_in_its_run(store: Path, tmp_path: Path) -> None:
    listener = MLflow("going on", folder=store)
    train_twice(listener, tmp_path / "checkpoint")
    assert steps(store, listener) == [1, 2, 3, 4, 5, 6]
    assert client(store).get_run(listener.record).info.status == "FINISHED"


@pytest.mark.parametrize(("error", "status"), [(None, "KILLED"), (ValueError("broken"), "FAILED")])
def test_how_a_training_ended_is_told(store: Path, error: Exception | None, status: str) -> None:
    listener = MLflow("ends", folder=store)
    try:
        train(listener, Stop(2, error))
    except ValueError:
        assert error is not None
    assert client(store).get_run(listener.record).info.status == status
    assert steps(store, listener) == [1, 2]


def test_a_tool_that_fails_is_left_behind(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(tl.Callback):
        def epoch_begin(self, trainer: Any) -> None:
            if trainer.epoch == 2:
                monkeypatch.setattr(listener, "record", "0" * 32)  # as if somebody deleted the run

    listener = MLflow("gone", folder=store)
    monkeypatch.setattr("trilith.listeners.mlflow.SECONDS_BETWEEN_CALLS", 0.0)
    with pytest.warns(RuntimeWarning, match="MLflow failed .*; training goes on without it"):
        model = train(Gone(), listener)
    assert len(model.history_) == 3


def test_a_server_that_is_not_there_is_said_before_the_first_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(tl.SettingError, match="MLflow could not begin a record"):
        train(MLflow(tracking_uri=address))
