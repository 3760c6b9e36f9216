"""A small training, and a proxy that would see any call to the outside."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith.listeners import Listener


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


def train_twice(first: Listener, second: Listener, checkpoint: Path) -> None:
    """A process that dies in its fourth epoch, and another that goes on to the sixth from the third."""
    settings = {"epochs": 6, "checkpoint": checkpoint, "checkpoint_seconds": 0.0}
    with pytest.raises(ValueError, match="died"):
        train(first, Stop(4, ValueError("died")), **settings)
    train(second, **settings)


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
