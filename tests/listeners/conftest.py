"""A small training, and a proxy that would see any call to the outside."""

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith.listeners import Listener

ROOT = Path(__file__).resolve().parents[2]


class Stop(tl.Callback):
    """Ends a training after an epoch: with Ctrl-C, or with an error."""

    def __init__(self, epoch: int, error: Exception | None = None) -> None:
        self.epoch, self.error = epoch, error

    def epoch_end(self, trainer: Any) -> None:
        if trainer.epoch == self.epoch:
            if self.error:
                raise self.error
            signal.raise_signal(signal.SIGINT)


def train(*callbacks: tl.Callback, epochs: int = 3, **settings: Any) -> tl.NetworkRegressor:
    """A network that learns a line, told to these."""
    X = np.linspace(-1, 1, 40).reshape(-1, 1)
    settings = {"hidden_layers": (4,), "threads": 1, "random_state": 0, "epochs": epochs, **settings}
    return tl.NetworkRegressor(callbacks=callbacks, **settings).fit(X, 2 * X[:, 0])


def train_twice(listener: Listener, checkpoint: Path) -> None:
    """A process that is killed in its fourth epoch; then this one goes on to the sixth, from the third."""
    code = "import pickle, sys; from tests.listeners.conftest import die; die(*pickle.load(sys.stdin.buffer))"
    told = pickle.dumps((listener, checkpoint))
    first = subprocess.run([sys.executable, "-c", code], cwd=ROOT, input=told, check=False)
    assert first.returncode == -signal.SIGKILL
    train(listener, **six_epochs(checkpoint))


def six_epochs(checkpoint: Path) -> dict[str, Any]:
    return {"epochs": 6, "checkpoint": checkpoint, "checkpoint_seconds": 0.0}


def die(listener: Listener, checkpoint: Path) -> None:
    class Killed(tl.Callback):
        def epoch_end(self, trainer: Any) -> None:
            if trainer.epoch == 4:
                os.kill(os.getpid(), signal.SIGKILL)

    train(listener, Killed(), **six_epochs(checkpoint))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an MLflow database that all tests share: to make one takes seconds."""
    return tmp_path_factory.mktemp("mlflow")


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A proxy that everything outside would have to go through; nothing may have knocked in the end."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, address)
            monkeypatch.setenv(name.lower(), address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield proxy
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()
