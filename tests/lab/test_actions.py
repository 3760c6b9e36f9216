"""Starting, stopping and resuming, with trainings in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import IDEA, MakeRun
from trilith.experiments.store import Store
from trilith.lab.lab import Lab

ENDLESS = """
[data]
source = "sample:iris"

[network]
preset = "fast"
hidden_layers = [8]

[training]
epochs = 1000000
early_stopping = "none"
"""


def until(holds: Callable[[], Any], seconds: float = 120) -> Any:
    """What `holds` gives as soon as it is true."""
    end = monotonic() + seconds
    while not (found := holds()):
        assert monotonic() < end, "it never came to that"
        sleep(0.05)
    return found


@pytest.fixture
def state(client: TestClient, store: Store) -> Iterator[Callable[[str], str]]:
    """The state of a run; at the end nothing is left running."""
    yield lambda name: str(client.get(f"/api/runs/{name}").json()["state"])
    for record in store.runs(["state=running"]):
        assert record.pid is not None
        os.kill(record.pid, signal.SIGKILL)


def test_a_run_is_started_stopped_and_resumed(
    client: TestClient, store: Store, state: Callable[[str], str]
) -> None:
    new = {"idea": ENDLESS, "name": "long", "tags": ["from-the-page"], "note": "a try"}
    made = client.post("/api/runs", json=new)
    assert (made.status_code, made.json()) == (201, {"name": "long"})
    run = store.open("long")
    until(lambda: len(run.history()) > 1)
    assert client.get("/api/runs/long").json()["can"] == {"stop": True, "resume": False}
    assert client.post("/api/runs/long/resume").status_code == 409

    assert client.post("/api/runs/long/stop").status_code == 202
    until(lambda: state("long") == "interrupted")
    epochs = len(run.history())
    assert client.get("/api/runs/long").json()["can"] == {"stop": False, "resume": True}
    assert client.post("/api/runs/long/stop").status_code == 400

    assert client.post("/api/runs/long/resume").status_code == 202
    until(lambda: len(run.history()) > epochs)
    assert client.post("/api/runs/long/stop").status_code == 202
    until(lambda: state("long") == "interrupted")
    assert (run.record().tags, run.record().note) == (("from-the-page",), "a try")


def test_a_run_that_is_started_trains_to_its_end(client: TestClient, state: Callable[[str], str]) -> None:
    name = client.post("/api/runs", json={"idea": IDEA}).json()["name"]
    until(lambda: state(name) == "done")
    found = client.get(f"/api/runs/{name}").json()
    assert found["has_report"]
    assert "test.accuracy" in found["metrics"]
    boxes = client.get(f"/api/runs/{name}/network").json()["boxes"]
    assert boxes[-1].startswith("output, (batch, ")
    picture = client.get(f"/api/runs/{name}/network.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "script" not in picture.headers["content-security-policy"]
    assert picture.text.startswith("<svg ")
    assert client.post(f"/api/runs/{name}/resume").status_code == 400


def test_a_run_that_cannot_go_on_says_so_in_its_log(
    client: TestClient, make_run: MakeRun, state: Callable[[str], str]
) -> None:
    run = make_run("a", state="interrupted")
    (run.path / "idea.toml").write_text('[data]\nsource = "nowhere.csv"\n', "utf-8")
    assert client.post("/api/runs/a/resume").status_code == 202
    until(lambda: "nowhere.csv" in client.get("/api/runs/a/log").json()["log"])


def test_no_process_that_took_over_a_number_is_stopped(client: TestClient, make_run: MakeRun) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as innocent:
        make_run("a", state="running", pid=innocent.pid, host=socket.gethostname())
        answer = client.post("/api/runs/a/stop")
        assert answer.status_code == 400
        assert innocent.poll() is None
        innocent.kill()


def test_a_run_of_another_machine_is_not_stopped(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a")
    with run.claim():
        run.update(state="running", pid=os.getpid(), host="elsewhere")
        answer = client.post("/api/runs/a/stop")
    assert answer.status_code == 400
    assert "elsewhere" in answer.json()["error"]


WRONG_IDEAS = {
    "": "data",
    "[data": "TOML",
    '[data]\nsource = "x.csv"\nsauce = 1': "source",
    '[data]\nsource = "sample:iris"\n[training]\nepochs = 0': "epochs",
}


@pytest.mark.parametrize(("idea", "told"), WRONG_IDEAS.items())
def test_a_wrong_idea_starts_nothing(client: TestClient, store: Store, idea: str, told: str) -> None:
    assert told in client.post("/api/ideas/check", json={"idea": idea}).json()["wrong"]
    answer = client.post("/api/runs", json={"idea": idea})
    assert answer.status_code == 400
    assert told in answer.json()["error"]
    assert store.count() == 0


@pytest.mark.parametrize("name", ["../out", "a/b", "con", "x" * 81, "<b>"])
def test_a_name_that_cannot_be_starts_nothing(client: TestClient, store: Store, name: str) -> None:
    answer = client.post("/api/runs", json={"idea": "[data]\nsource = 'nowhere.csv'\n", "name": name})
    assert answer.status_code in (400, 422)
    assert store.count() == 0


def test_a_checked_idea_tells_what_it_sets(client: TestClient, lab: Lab) -> None:
    settings = client.post("/api/ideas/check", json={"idea": '[data]\nsource = "houses.csv"'}).json()[
        "settings"
    ]
    assert settings == {"data.source": str(lab.folder / "houses.csv")}
