"""A store with a few runs, and the lab over it: in this process, or served for a browser."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from trilith.experiments.store import RunFolder, Store
from trilith.lab.access import Access
from trilith.lab.app import create_app
from trilith.lab.lab import Lab
from trilith.lab.serve import Server, listen

IDEA = '[data]\nsource = "sample:iris"\n\n[network]\npreset = "fast"\n\n[training]\nepochs = 3\n'
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'

MakeRun = Callable[..., RunFolder]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def make_run(store: Store) -> MakeRun:
    """Makes a run that looks as if it had trained: a history of some epochs, a record, and what is given."""

    def make(name: str, epochs: int = 5, **fields: Any) -> RunFolder:
        run = store.create(IDEA, name=name, environment={})
        add_epochs(run, 1, epochs)
        run.update(**{"state": "done", "epoch": epochs, "epochs": epochs} | fields)
        return run

    return make


def add_epochs(run: RunFolder, first: int, last: int) -> None:
    """Append rows to its history as a training does."""
    with (run.path / "history.jsonl").open("a", encoding="utf-8") as file:
        for epoch in range(first, last + 1):
            row = {"network": 0, "epoch": epoch, "loss": 1 / epoch, "validation_loss": 1.1 / epoch}
            file.write(json.dumps(row) + "\n")


@pytest.fixture
def lab(store: Store) -> Lab:
    return Lab(store)


@pytest.fixture
def client(lab: Lab) -> TestClient:
    """Asks the lab without a network."""
    return client_of(lab)


def client_of(lab: Lab, access: Access | None = None, host: str = "127.0.0.1:8765") -> TestClient:
    """A client that says it came to this host, and follows no redirection."""
    return TestClient(create_app(lab, access), base_url=f"http://{host}", follow_redirects=False)


@pytest.fixture
def served(lab: Lab) -> Iterator[str]:
    """The address of the lab on a free port of the loopback."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(create_app(lab), log_level="warning", access_log=False)
        server = Server(config, lab)
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.close()
        thread.join()
