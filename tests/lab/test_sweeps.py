"""Sweeps, as the page asks for them."""

import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import MakeRun
from tests.lab.searched import search
from trilith.experiments.store import Store
from trilith.lab.lab import Lab
from trilith.lab.remembered import Remembered


def test_sweeps_with_the_states_of_their_trials(client: TestClient, store: Store, make_run: MakeRun) -> None:
    assert client.get("/api/sweeps").json() == {"sweeps": []}
    search(store)
    run = store.create("", name="rates-000", sweep="rates", trial=0, environment={})
    run.update(state="pruned")
    make_run("other")
    assert client.get("/api/sweeps").json() == {"sweeps": [{"name": "rates", "trials": {"pruned": 1}}]}


def test_a_sweep_goes_on_and_its_numbers_with_it(client: TestClient, store: Store) -> None:
    search(store, trials=3)
    first = client.get("/api/sweeps/rates").json()
    assert (first["progress"]["ended"], first["progress"]["wanted"]) == (3, 8)
    assert [trial["value"] for trial in first["best"]] == sorted(trial["value"] for trial in first["best"])
    assert set(first["best"][0]["values"]) == {"training.learning_rate", "network.activation"}
    search(store, trials=3)
    assert client.get("/api/sweeps/rates").json()["progress"]["ended"] == 6


def test_its_page_stands_in_a_frame_that_runs_no_script(client: TestClient, store: Store) -> None:
    search(store)
    answer = client.get("/api/sweeps/rates/page")
    assert "<figure" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize("name", ["%2e%2e", "%2e%2e%2fruns", "other", "rates%2f..", "rates%00"])
@pytest.mark.parametrize("what", ["", "/page"])
def test_no_name_leads_out_of_the_sweeps(client: TestClient, store: Store, name: str, what: str) -> None:
    search(store)
    assert client.get(f"/api/sweeps/{name}{what}").status_code == 404


def test_a_sweep_of_a_shared_database_is_left_alone(client: TestClient, lab: Lab, store: Store) -> None:
    search(store)
    journal = store.folder / "sweeps" / "rates" / "journal.log"
    journal.unlink()
    answer = client.get("/api/sweeps/rates")
    assert answer.status_code == 404
    assert "--storage" in answer.json()["error"]
    assert not journal.exists()


def test_what_was_made_of_a_file_is_kept_until_the_file_changes(store: Store) -> None:
    path, made = store.folder / "file", [1, 2]
    path.write_text("a", "utf-8")
    kept: Remembered[int] = Remembered()
    assert [kept.of(path, lambda: made.pop(0)) for _ in range(3)] == [1, 1, 1]
    path.write_text("ab", "utf-8")
    assert kept.of(path, lambda: made.pop(0)) == 2
