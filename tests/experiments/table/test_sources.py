"""Runs on queries and databases, and on tables that are too large to be held."""

import sqlite3

import numpy as np
import pytest

from tests.experiments.table.conftest import ONE
from trilith.data import read_table
from trilith.data.tables.rows import Rows
from trilith.errors import DataError
from trilith.experiments.table import RunObserver, encoding, train_on_table


def test_a_query_on_a_file(circles):
    path = circles(200)
    query = "SELECT x, x * y AS product, distance FROM data WHERE place = 'far'"
    run = train_on_table(str(path), query=query, target="distance", **ONE)
    far = read_table(path).columns["place"] == "far"
    assert sum(map(len, (run.split.train, run.split.validation, run.split.test))) == far.sum()
    assert [each.column for each in run.model.encoder.decisions] == ["x", "product"]


@pytest.mark.parametrize("asked", [{"table": "points"}, {"query": "SELECT * FROM points WHERE x > -9"}])
def test_a_database(circles, tmp_path, asked):
    table = read_table(circles())
    with sqlite3.connect(tmp_path / "points.db") as database:
        database.execute("CREATE TABLE points (x REAL, y REAL, distance REAL, place TEXT)")
        rows = zip(*(table.columns[name].tolist() for name in table.names), strict=True)
        database.executemany("INSERT INTO points VALUES (?, ?, ?, ?)", rows)
    database.close()
    run = train_on_table(f"sqlite:///{tmp_path}/points.db", target="place", **asked, **ONE)
    from_file = train_on_table(str(circles()), target="place", **ONE)
    np.testing.assert_array_equal(run.test_probabilities, from_file.test_probabilities)


def test_a_query_that_gives_nothing(circles):
    with pytest.raises(DataError, match="no rows"):
        train_on_table(str(circles()), query="SELECT * FROM data WHERE x > 99", **ONE)


class Watcher(RunObserver):
    def prepared(self, run):
        self.X = run.data.X


@pytest.mark.parametrize("target", ["place", "distance"])
def test_encoded_rows_on_disk_give_the_same_model(circles, monkeypatch, target):
    path = str(circles(200))
    held = train_on_table(path, target=target, **ONE)
    monkeypatch.setattr(encoding, "MOST_IN_MEMORY", 100)
    watcher = Watcher()
    on_disk = train_on_table(path, target=target, observer=watcher, **ONE)
    assert isinstance(watcher.X, np.memmap)
    np.testing.assert_array_equal(on_disk.test_prediction, held.test_prediction)
    values = [run.model.estimator.network_.parameters for run in (held, on_disk)]
    for one, other in zip(*(each.values() for each in values), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("target", ["place", "distance"])
def test_a_large_table_is_seen_by_a_sample_and_never_held(circles, monkeypatch, target):
    monkeypatch.setattr(encoding, "MOST_CELLS", 100)
    monkeypatch.setattr(encoding, "SAMPLED_ROWS", 300)
    monkeypatch.setattr(encoding, "MOST_IN_MEMORY", 100)
    monkeypatch.setattr(Rows, "table", lambda self: pytest.fail("the whole table was read"))
    largest = []
    table = Rows._table
    monkeypatch.setattr(
        Rows, "_table", lambda self, *asked: largest.append(len(got := table(self, *asked))) or got
    )
    blocks = Rows.blocks
    monkeypatch.setattr(Rows, "blocks", lambda self: blocks(self, 250))
    settings = {"hidden_layers": 16, "epochs": 20}
    run = train_on_table(str(circles(2000)), target=target, settings=settings, ensemble=1)
    assert max(largest) == 300
    assert len(run.test_target) == len(run.split.test) == 400
    assert len(run.split.train) == 1400
    network, baseline = (run.scores[each][0] for each in ("network", "baseline"))
    assert (network.value > baseline.value) == network.higher_is_better
    assert any("Of 2,000 rows, 300 drawn at random" in note for note in run.notes)
    # the rows that explanations look at are test rows, each beside its own target
    assert 30 < len(run.shown_target) < 100
    features = run.shown_features.columns
    true = np.hypot(features["x"], features["y"])
    if target == "distance":
        np.testing.assert_allclose(run.shown_target, true, atol=1e-3)
    else:
        assert ((run.shown_target == "near") == (true < 1)).mean() > 0.99


def test_a_large_table_in_groups_with_rows_that_lack_the_target(circles, monkeypatch):
    path = circles(600)
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [f"{line},g{row // 3}" for row, line in enumerate(lines[1:])]
    cells[7] = ",".join(["0.5", "0.5", "", "near", "g2"])
    path.write_text("\n".join([lines[0] + ",group", *cells]), encoding="utf-8")
    monkeypatch.setattr(encoding, "MOST_CELLS", 100)
    monkeypatch.setattr(encoding, "SAMPLED_ROWS", 200)
    from trilith.data import SplitPlan

    run = train_on_table(str(path), target="distance", plan=SplitPlan(group="group"), **ONE)
    assert sum(map(len, (run.split.train, run.split.validation, run.split.test))) == 599
    assert "Rows without 'distance', left out: 1." in run.notes
    distance = read_table(path).columns["distance"]
    np.testing.assert_array_equal(run.test_target, np.delete(distance, 7)[run.split.test])
