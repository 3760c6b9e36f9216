"""Several networks trained side by side: each tool has a record for each of them."""

import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.listeners.test_tensorboard import read
from tests.listeners.test_weights_and_biases import told_in, values
from trilith.listeners import choose_listener


@pytest.fixture(scope="module")
def X() -> np.ndarray:
    return np.random.default_rng(0).normal(size=(120, 3))


def train(name: str, folder: Path, X: np.ndarray) -> list[list[float]]:
    """The losses of two networks that one listener was told of."""
    model = tl.TableRegressor(
        preset="fast",
        ensemble=2,
        settings={"epochs": 3, "hidden_layers": (8,)},
        callbacks=[choose_listener(name, folder=folder, run_name="brave-otter")],
        threads=2,
        random_state=0,
    ).fit(X, X[:, 0])
    losses = [network.history_["loss"] for network in model.networks_]
    assert losses[0] != losses[1]
    return losses


def test_tensorboard_has_a_folder_for_each(tmp_path: Path, X: np.ndarray) -> None:
    losses = train("tensorboard", tmp_path, X)
    for number, loss in enumerate(losses):
        told = read(tmp_path / "tensorboard" / f"network-{number}")["loss"]
        assert [value for _, value in told] == pytest.approx(loss, rel=1e-6)
    assert len(list((tmp_path / "tensorboard").iterdir())) == 2


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # MLflow's own, of SQLAlchemy
def test_mlflow_has_a_run_for_each(
    store: Path, X: np.ndarray, outside: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow.tracking import MlflowClient

    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    losses = train("mlflow", store, X)
    client: Any = MlflowClient(tracking_uri=f"sqlite:///{store}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name("trilith").experiment_id])
    told = {
        run.info.run_name: [each.value for each in client.get_metric_history(run.info.run_id, "loss")]
        for run in runs
    }
    assert told == {f"brave-otter/network-{number}": loss for number, loss in enumerate(losses)}


def test_weights_and_biases_has_a_run_for_each(
    tmp_path: Path, X: np.ndarray, outside: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    losses = train("wandb", tmp_path, X)
    told = {}
    for found in told_in(tmp_path):
        assert found["run"][0].run_group == "brave-otter"
        told[found["run"][0].display_name] = [values(row.item)["loss"] for row in found["history"]]
    assert told == {f"brave-otter/network-{number}": loss for number, loss in enumerate(losses)}
