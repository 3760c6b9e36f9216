"""The playground's routes: sessions, frames, tables of one's own, and what is refused."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import client_of
from trilith.lab.access import Access
from trilith.lab.lab import Lab
from trilith.lab.playground.frames import frame_events
from trilith.lab.playground.sessions import Sessions
from trilith.lab.problems import NotFoundError
from trilith.playground.experiment import read_experiment

SMALL = {"data": {"set": "moons", "rows": 40}, "training": {"epochs": 4}}
TABLE = "a,b,c\n" + "".join(f"{row},{row % 7},{'yes' if row % 3 else 'no'}\n" for row in range(40))


@pytest.fixture(autouse=True)
def closed(lab: Lab) -> Any:
    yield
    lab.close()


def begun(client: TestClient, experiment: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
    answer = client.post("/api/playground", json=experiment or SMALL)
    assert answer.status_code == 201, answer.text
    return f"/api/playground/{answer.json()['name']}", answer.json()["scene"]


def told(lab: Lab, path: str) -> list[dict[str, Any]]:
    """Every event of a session to its end."""

    async def collect() -> list[str]:
        return [each async for each in frame_events(lab.sessions.find(path.rpartition("/")[2]))]

    return [json.loads(each.removeprefix("data: ")) for each in asyncio.run(collect()) if each[:1] != ":"]


def test_a_training_is_begun_played_and_told_frame_by_frame(client: TestClient, lab: Lab) -> None:
    path, scene = begun(client)
    assert [block["name"] for block in scene["blocks"]] == ["dense_1", "dense_2", "dense_3"]
    assert scene["rows"] == [28, 12]
    assert client.post(f"{path}/play", json={"epochs": 2}).status_code == 202
    lab.sessions.find(path.rpartition("/")[2]).play()
    events = told(lab, path)
    assert "rows" in events[0]
    assert events[-1]["state"] == "done"
    assert next(event for event in reversed(events) if event["frame"])["frame"]["epoch"] == 4
    assert "tl.train(" in client.get(f"{path}/code").json()["code"]
    assert client.delete(path).status_code == 200
    assert client.get(f"{path}/code").status_code == 404
    assert client.delete(path).status_code == 200


def test_who_comes_later_hears_the_losses_so_far_and_the_last_frame(client: TestClient, lab: Lab) -> None:
    path, _ = begun(client)
    client.post(f"{path}/play", json={})
    lab.sessions.find(path.rpartition("/")[2]).wait()
    first, second = told(lab, path)
    assert [epoch for epoch, _ in first["rows"]] == [0, 1, 2, 3, 4]
    assert (second["state"], second["frame"]["epoch"]) == ("done", 4)


def test_the_recorded_page_holds_everything(client: TestClient, lab: Lab) -> None:
    path, _ = begun(client)
    client.post(f"{path}/play", json={})
    lab.sessions.find(path.rpartition("/")[2]).wait()
    answer = client.get(f"{path}/page")
    assert answer.headers["content-disposition"] == 'attachment; filename="playground.html"'
    assert "{{" not in answer.text
    assert "http:" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    assert 'from "./' not in answer.text


def test_an_own_table_is_handed_in_by_its_content(client: TestClient) -> None:
    answer = client.post(
        "/api/playground/columns", json={"source": "../../my table.csv", "content": TABLE}
    ).json()
    assert answer["source"] == "my-table.csv"
    assert answer["columns"] == [
        {"name": "a", "number": True},
        {"name": "b", "number": True},
        {"name": "c", "number": False},
    ]
    path, scene = begun(client, {"data": {"source": answer["source"]}})
    assert (scene["classes"], scene["target"]) == (["no", "yes"], "c")
    assert '"my-table.csv"' in client.get(f"{path}/code").json()["code"]


def test_a_table_that_is_wrong_is_spoken_of_by_its_name(client: TestClient, lab: Lab) -> None:
    for content, words in (("", "x.csv: the file is empty"), ("a,b,c\n1,2,3\n", "target 'c'")):
        table = {"source": "x.csv", "content": content}
        answer = client.post("/api/playground/columns", json=table)
        if answer.status_code == 200:
            answer = client.post("/api/playground", json={"data": {"source": "x.csv"}})
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(words)


def test_a_table_beside_the_lab_is_named_by_its_path(client: TestClient, lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text(TABLE, "utf-8")
    answer = client.post("/api/playground/columns", json={"source": str(tmp_path / "mine.csv")})
    assert [column["name"] for column in answer.json()["columns"]] == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["", ".", "..", "/", "....", "-rf", "a/b/../c", "ü.csv", "x" * 300])
def test_no_name_of_a_table_leaves_its_folder(lab: Lab, name: str) -> None:
    kept = lab.uploads.keep(name, TABLE)
    assert (lab.uploads.folder / kept).resolve().parent == lab.uploads.folder.resolve()
    assert [path.name for path in lab.uploads.folder.iterdir()] == [kept]


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("", {"data": {"set": "nothing"}}, "nothing"),
        ("", {"data": {"source": "nothing.csv"}}, "no such file"),
        ("", {"blocks": [{"kind": "Dense", "units": 1e9}]}, "whole number"),
        ("", {"training": {"seed": -1}}, "seed"),
        ("", {"blocks": "Dense"}, "blocks"),
        ("/columns", {"source": "nothing.csv"}, "no such file"),
        ("/columns", {"source": "x.csv", "content": ""}, "x.csv"),
    ],
)
def test_what_cannot_be_is_answered_in_one_sentence(
    client: TestClient, path: str, body: dict[str, Any], words: str
) -> None:
    answer = client.post(f"/api/playground{path}", json=body)
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize("body", [{"epochs": 0}, {"per_frame": 0}, {"per_frame": "x"}, {"speed": 1}, []])
def test_a_wrong_way_to_play_is_refused(client: TestClient, body: Any) -> None:
    path, _ = begun(client)
    assert client.post(f"{path}/play", json=body).status_code == 422


def test_a_session_that_is_not_there_is_404(client: TestClient) -> None:
    for method, path in (("GET", "code"), ("GET", "page"), ("GET", "frames"), ("POST", "hold")):
        assert client.request(method, f"/api/playground/nothing/{path}").status_code == 404


def test_too_many_close_the_one_opened_first() -> None:
    sessions = Sessions(most=2)
    opened = [sessions.open(read_experiment(SMALL)) for _ in range(3)]
    opened[0][1].wait()
    assert opened[0][1].state == "closed"
    with pytest.raises(NotFoundError):
        sessions.find(opened[0][0])
    assert sessions.find(opened[2][0]) is opened[2][1]
    sessions.close_all()
    for _, session in opened:
        session.wait()


def test_the_page_asks_for_the_token_and_stays_itself(lab: Lab) -> None:
    client = client_of(lab, Access(token="secret"))
    assert client.get("/playground").status_code == 401
    answer = client.get("/playground?token=secret")
    assert (answer.status_code, answer.headers["location"]) == (303, "/playground")
    assert client.post("/api/playground", json=SMALL, headers={"Origin": "http://evil"}).status_code == 403
