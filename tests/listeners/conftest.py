"""A small training, and a proxy that would see any call to the outside."""

import socket
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith.listeners import Listener


class Stop(tl.Callback):
    """Ends a training after an epoch: as Ctrl-C does, or with an error."""

    def __init__(self, epoch: int, error: Exception | None = None) -> None:
        self.epoch, self.error = epoch, error

    def epoch_end(self, trainer: Any) -> None:
        if trainer.epoch == self.epoch:
            if self.error:
                raise self.error
            trainer.stop("interrupted")


def train(*callbacks: tl.Callback, epochs: int = 3, **settings: Any) -> tl.NetworkRegressor:
    """A network that learns a line, told to these."""
    X = np.linspace(-1, 1, 40).reshape(-1, 1)
    settings = {"hidden_layers": (4,), "threads": 1, "random_state": 0, "epochs": epochs, **settings}
    return tl.NetworkRegressor(callbacks=callbacks, **settings).fit(X, 2 * X[:, 0])


class Later(tl.Callback):
    """Passes each moment on to a listener that goes on from an earlier process, whose epochs are done."""

    def __init__(self, listener: Listener, done: int) -> None:
        self.listener, self.done = listener, done

    def train_begin(self, trainer: Any) -> None:
        trainer.checkpoint.epoch = self.done
        self.listener.train_begin(trainer)

    def epoch_begin(self, trainer: Any) -> None:
        self.listener.epoch_begin(trainer)

    def epoch_end(self, trainer: Any) -> None:
        self.listener.epoch_end(trainer)

    def train_end(self, trainer: Any) -> None:
        self.listener.train_end(trainer)


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
