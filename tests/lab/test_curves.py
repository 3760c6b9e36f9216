"""Curves: thinned so that they look the same, read once, and then only where a history has grown."""

import json
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import MakeRun, add_epochs
from trilith.lab.histories import Histories
from trilith.lab.thinning import thin


@pytest.mark.parametrize("count", [1, 2, 10, 11, 100, 101, 9_999, 10_000])
@pytest.mark.parametrize("limit", [10, 11, 100])
def test_a_thinned_curve_keeps_ends_and_spikes(count: int, limit: int) -> None:
    random = np.random.default_rng(count)
    x, y = np.arange(count) + 0.5, random.normal(size=count)
    y[count // 3], y[count // 2] = 50, -50
    epochs, values = thin(x, y, limit)
    assert len(epochs) <= max(limit, 4)
    assert (np.diff(epochs) > 0).all()
    assert (epochs[0], epochs[-1]) == (x[0], x[-1])
    assert (values.max(), values.min()) == (y.max(), y.min())
    assert set(zip(epochs, values, strict=True)) <= set(zip(x, y, strict=True))


def test_every_stretch_keeps_its_lowest_and_highest() -> None:
    x = np.arange(1000.0)
    y = np.sin(x)
    _, values = thin(x, y, 102)
    kept = set(values)
    for stretch in y.reshape(50, 20):
        assert {stretch.min(), stretch.max()} <= kept


def test_curves_of_two_runs(client: TestClient, make_run: MakeRun) -> None:
    make_run("a", epochs=3)
    make_run("b", epochs=1000)
    quantities = client.get("/api/curves?run=b&run=a&run=b").json()["quantities"]
    assert [quantity["name"] for quantity in quantities] == ["loss"]
    series = quantities[0]["series"]
    found = {(each["run"], each["part"]): each["points"] for each in series}
    assert list(found) == [("b", "train"), ("b", "validation"), ("a", "train"), ("a", "validation")]
    assert found["a", "train"] == [[1, 1], [2, 0.5], [3, 0.333333]]
    assert len(found["b", "train"]) <= 500
    assert found["b", "train"][-1] == [1000, 0.001]
    assert quantities[0]["logarithmic"]


def test_what_is_not_finite_is_counted_and_left_out(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a", epochs=0)
    rows = [{"epoch": 1, "loss": 2.0}, {"epoch": 2, "loss": None}, {"epoch": 3, "loss": 1.0, "f1": 0.5}]
    lines = [*map(json.dumps, rows), '{"epoch": 4, "loss": NaN}', "torn {", '{"loss": 3}', "[]", "\xff"]
    (run.path / "history.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    loss, f1 = client.get("/api/curves?run=a").json()["quantities"]
    assert loss["series"][0]["points"] == [[1, 2], [3, 1]]
    assert loss["series"][0]["not_finite"] == 2
    assert f1["series"][0]["points"] == [[3, 0.5]]


def test_a_run_without_a_history_has_no_curves(client: TestClient, make_run: MakeRun) -> None:
    (make_run("a").path / "history.jsonl").unlink()
    assert client.get("/api/curves?run=a").json() == {"quantities": []}
    assert client.get("/api/curves?run=missing").status_code == 404
    assert client.get("/api/curves").status_code == 422


def test_a_learning_rate_that_never_changes_is_not_drawn(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a", epochs=0)
    rows = [{"epoch": epoch, "learning_rate": 0.1, "loss": 0.5, "seconds": 1.0} for epoch in (1, 2)]
    (run.path / "history.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    assert [each["name"] for each in client.get("/api/curves?run=a").json()["quantities"]] == ["loss"]


def test_the_chart_is_vega_lite_in_the_common_style(client: TestClient) -> None:
    chart = client.get("/api/curves/chart?name=validation_loss&logarithmic=true").json()
    assert chart["data"] == {"name": "points"}
    assert "log scale" in json.dumps(chart)
    assert chart["config"]["background"] == "transparent"


def test_only_what_was_added_is_read(make_run: MakeRun) -> None:
    run, histories = make_run("a", epochs=3), Histories()
    path = run.path / "history.jsonl"
    first = histories.of(path)
    assert first.rows == 3
    with path.open("rb+") as file:  # what was read is not looked at again
        file.write(b" ")
    add_epochs(run, 4, 5)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"network": 0, "epoch": 6, "lo')  # a line that is still being written
    assert histories.of(path) is first
    assert first.networks[0].column("loss")[0].tolist() == [1, 2, 3, 4, 5]
    with path.open("a", encoding="utf-8") as file:
        file.write('ss": 0.5}\n')
    assert histories.of(path).networks[0].column("loss")[1][-1] == 0.5


def test_of_an_epoch_written_twice_the_last_row_counts(make_run: MakeRun) -> None:
    run, histories = make_run("a", epochs=4), Histories()
    path = run.path / "history.jsonl"
    histories.of(path)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"network": 0, "epoch": 3, "loss": 9}\n')
    epochs, values = histories.of(path).networks[0].column("loss")
    assert epochs.tolist() == [1, 2, 3, 4]
    assert values.tolist() == [1, 0.5, 9, 0.25]


def test_a_file_that_became_shorter_is_read_anew(make_run: MakeRun) -> None:
    run, histories = make_run("a", epochs=4), Histories()
    path = run.path / "history.jsonl"
    histories.of(path)
    path.write_text('{"epoch": 1, "loss": 7}\n', "utf-8")
    assert histories.of(path).rows == 1


def test_old_histories_make_room_for_new_ones(tmp_path: Path) -> None:
    histories = Histories(most_rows=10)
    for number in range(5):
        path = tmp_path / f"{number}.jsonl"
        path.write_text("".join(f'{{"epoch": {epoch}}}\n' for epoch in range(4)), "utf-8")
        histories.of(path)
    assert histories.rows <= 10


def test_networks_have_curves_of_their_own(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a", epochs=0)
    rows = [{"network": network, "epoch": epoch, "loss": network} for epoch in (1, 2) for network in (0, 1)]
    (run.path / "history.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    series = client.get("/api/curves?run=a").json()["quantities"][0]["series"]
    assert [each["network"] for each in series] == [0, 1]
