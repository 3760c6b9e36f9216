"""The table of runs and one run, as the page asks for them."""

import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import HOSTILE, MakeRun
from trilith.experiments.store import Store


def names(client: TestClient, **query: object) -> list[str]:
    answer = client.get("/api/runs", params={key: str(value) for key, value in query.items()})
    assert answer.status_code == 200, answer.text
    return [run["name"] for run in answer.json()["runs"]]


def test_an_empty_store_has_no_runs(client: TestClient) -> None:
    assert client.get("/api/runs").json() == {"runs": [], "total": 0, "metrics": []}


def test_pages_of_a_sorted_table(client: TestClient, make_run: MakeRun) -> None:
    for number in range(7):
        make_run(f"r{number}", metrics={"test.rmse": (number * 3) % 7})
    assert names(client, sort="test.rmse") == ["r0", "r5", "r3", "r1", "r6", "r4", "r2"]
    assert names(client, sort="-test.rmse", limit=3, offset=2) == ["r6", "r1", "r3"]
    assert names(client, limit=2) == ["r6", "r5"]  # the newest first
    assert client.get("/api/runs?limit=2").json()["total"] == 7


def test_conditions_and_words_filter(client: TestClient, make_run: MakeRun) -> None:
    make_run("wide", state="failed", tags=["good one"], note="with more units")
    make_run("deep", metrics={"test.rmse": 0.5})
    make_run("slow", state="interrupted", metrics={"test.rmse": 0.7})
    assert names(client, where="state=failed") == ["wide"]
    assert names(client, where="test.rmse<0.6") == ["deep"]
    assert names(client, where="UNITS") == ["wide"]
    assert names(client, where="tag='good one' state=failed") == ["wide"]
    assert names(client, where="state=done|interrupted test.rmse>0.6") == ["slow"]
    assert names(client, where="nothing-like-it") == []


WRONG = ["tag='open", "test.rmse<much", "=", "a<<2"]


@pytest.mark.parametrize("where", WRONG)
def test_a_wrong_filter_gets_one_sentence(client: TestClient, make_run: MakeRun, where: str) -> None:
    make_run("a", metrics={"test.rmse": 1})
    answer = client.get("/api/runs", params={"where": where})
    assert answer.status_code == 400
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "offset=-1", f"offset={2**63}", "limit=many", "where=" + "x" * 2001]
)
def test_limits_of_a_page(client: TestClient, query: str) -> None:
    assert client.get(f"/api/runs?{query}").status_code == 422


def test_columns_are_the_metrics_that_most_runs_have(client: TestClient, make_run: MakeRun) -> None:
    make_run("a", metrics={"test.accuracy": 1.0})
    make_run("b", metrics={"test.rmse": 1.0, "test.r2": 0.5})
    make_run("c", metrics={"test.rmse": float("nan")})
    answer = client.get("/api/runs").json()
    assert answer["metrics"][0] == "test.rmse"
    assert {run["name"]: run["metrics"] for run in answer["runs"]}["c"] == {"test.rmse": None}


def test_a_run_with_everything_known_of_it(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a", settings={"training.epochs": 5}, metrics={"test.rmse": 1.5}, task="regression")
    (run.path / "report.html").write_text("<p>", "utf-8")
    found = client.get("/api/runs/a").json()
    assert found["settings"] == {"training.epochs": 5}
    assert found["metrics"] == {"test.rmse": 1.5}
    assert found["has_report"]
    assert found["can"] == {"stop": False, "resume": False}
    assert "sample:iris" in client.get("/api/runs/a/idea").json()["idea"]
    assert client.get("/api/runs/a/files/report.html").headers["content-disposition"].startswith("attachment")


def test_an_unknown_run_names_the_nearest(client: TestClient, make_run: MakeRun) -> None:
    make_run("calm-heron")
    answer = client.get("/api/runs/calm-hero")
    assert answer.status_code == 404
    assert "calm-heron" in answer.json()["error"]


def test_note_and_tags_are_kept_as_they_are_typed(
    client: TestClient, make_run: MakeRun, store: Store
) -> None:
    make_run("a", note="before", tags=["old"])
    assert client.patch("/api/runs/a", json={"note": HOSTILE}).status_code == 200
    assert store.open("a").record().tags == ("old",)  # what is not sent stays
    client.patch("/api/runs/a", json={"tags": [" wide ", "wide", HOSTILE[:60]]})
    record = store.open("a").record()
    assert record.note == HOSTILE
    assert record.tags == ("wide", HOSTILE[:60])
    assert client.patch("/api/runs/a", json={"tags": []}).json()["tags"] == []


@pytest.mark.parametrize(
    "labels", [{"tags": [""]}, {"tags": ["x" * 61]}, {"note": "x" * 20_001}, {"state": "done"}, {"tags": "a"}]
)
def test_labels_that_cannot_be(client: TestClient, make_run: MakeRun, labels: dict[str, object]) -> None:
    make_run("a")
    assert client.patch("/api/runs/a", json=labels).status_code == 422


def test_the_log_is_the_end_of_what_was_printed(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a")
    assert client.get("/api/runs/a/log").json() == {"log": ""}
    (run.path / "output.log").write_bytes(b"epoch 1\repoch 2\nd\xf6ne\r\n")
    assert client.get("/api/runs/a/log").json() == {"log": "epoch 2\nd\ufffdne\n"}
    (run.path / "output.log").write_bytes(b"x" * 300_000 + b"end")
    log = client.get("/api/runs/a/log").json()["log"]
    assert len(log) == 100_000
    assert log.endswith("end")


def test_a_damaged_run_is_shown_and_harms_no_other(client: TestClient, make_run: MakeRun) -> None:
    make_run("good")
    (make_run("bad").path / "run.json").write_text("{", "utf-8")
    client.get("/api/runs")
    assert client.get("/api/runs/bad").json()["state"] == "damaged"
    assert client.patch("/api/runs/bad", json={"note": "x"}).status_code == 400
    assert set(names(client)) == {"good", "bad"}


def test_compare_tells_what_differs(client: TestClient, make_run: MakeRun) -> None:
    common = {"higher_is_better": {"test.rmse": False}, "task": "regression"}
    make_run("a", settings={"training.epochs": 5, "x": 1}, metrics={"test.rmse": 2.0}, data="d1", **common)
    make_run("b", settings={"training.epochs": 9, "x": 1}, metrics={"test.rmse": 1.0}, data="d1", **common)
    make_run("c", settings={"training.epochs": 9}, metrics={"test.rmse": 0.5}, data="d2", **common)
    found = client.get("/api/compare?run=a&run=b").json()
    assert found["settings"] == {"training.epochs": [{"value": 5}, {"value": 9}]}
    assert found["best"] == {"test.rmse": 1}
    assert found["warnings"] == []
    other = client.get("/api/compare?run=a&run=c").json()
    assert other["settings"]["x"] == [{"value": 1}, None]
    assert other["best"] == {}
    assert "different data" in other["warnings"][0]
    assert client.get("/api/compare").status_code == 422
