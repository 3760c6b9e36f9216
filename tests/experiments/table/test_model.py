"""A model of a table on disk: back as it was, or a clear error."""

import numpy as np
import pytest

import trilith as tl
from tests.experiments.table.conftest import ONE, QUICK
from trilith.data import Table, read_table
from trilith.engines import ENGINES
from trilith.errors import DataError, ModelFileError
from trilith.experiments.table import (
    evaluate_on_table,
    load_table_model,
    predict_table,
    train_on_table,
)

TARGETS = ["place", "distance"]


@pytest.fixture
def trained(circles):
    return lambda target: train_on_table(str(circles()), target=target, **ONE).model


@pytest.mark.parametrize("target", TARGETS)
def test_save_and_load(trained, tmp_path, circles, target):
    model = trained(target)
    model.save(tmp_path / "model.safetensors")
    loaded = load_table_model(tmp_path / "model.safetensors")
    assert (loaded.task, loaded.target, loaded.encoder) == (model.task, model.target, model.encoder)
    np.testing.assert_array_equal(loaded.classes, model.classes)
    table = read_table(circles(seed=1))
    for now, before in zip(loaded.predict(table), model.predict(table), strict=True):
        np.testing.assert_array_equal(now, before)
    assert evaluate_on_table(loaded, table) == evaluate_on_table(model, table)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("target", TARGETS)
def test_a_loaded_model_of_the_presets_own_settings_takes_missing_cells(circles, tmp_path, engine, target):
    """Schedules and embeddings are objects, which the file holds as parts of the network or not at all."""
    path = circles()
    path.write_text(without_cells(circles()), encoding="utf-8")
    model = train_on_table(str(path), target=target, preset="fast", settings={"epochs": 2}).model
    model.save(tmp_path / "model.safetensors")
    loaded = load_table_model(tmp_path / "model.safetensors")
    loaded.estimator.set_params(engine=engine)
    table = read_table(path)
    y = np.where(np.arange(60) < 9, np.nan, table.columns["y"])
    table = Table({**table.columns, "y": y}, table.source)
    for now, before in zip(loaded.predict(table), model.predict(table), strict=True):
        if now is None or now.dtype.kind != "f":
            np.testing.assert_array_equal(now, before)
        else:
            assert np.isfinite(now).all()
            np.testing.assert_allclose(now, before, rtol=1e-3, atol=1e-5)
    assert loaded.intervals == model.intervals


def without_cells(path):
    """The text of the table with every fourth x missing."""
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rows = [row if number % 4 else "," + row.partition(",")[2] for number, row in enumerate(rows)]
    return "\n".join([header, *rows])


def test_columns_for_people(trained, circles):
    table = read_table(circles(seed=1))
    classes = predict_table(trained("place"), table)
    assert list(classes) == ["place", "probability of far", "probability of near"]
    numbers = predict_table(train_on_table(str(circles(300)), target="distance", **ONE).model, table)
    assert list(numbers) == ["distance", "distance lower 90%", "distance upper 90%"]
    assert (numbers["distance lower 90%"] <= numbers["distance"]).all()
    assert (numbers["distance"] <= numbers["distance upper 90%"]).all()


def test_no_more_digits_than_were_computed(circles):
    for precision in ("float32", "float64"):
        settings = QUICK | {"precision": precision}
        model = train_on_table(str(circles()), target="distance", settings=settings, ensemble=1).model
        assert predict_table(model, read_table(circles()))["distance"].dtype == precision


def test_evaluation_counts_rows(trained, circles):
    model, path = trained("distance"), circles(rows=20, seed=1)
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[3].split(",")
    lines[3] = ",".join([*cells[:2], "", cells[3]])
    path.write_text("\n".join(lines), encoding="utf-8")
    evaluation = evaluate_on_table(model, read_table(path))
    assert (evaluation.rows, evaluation.dropped) == (19, 1)


@pytest.mark.parametrize(
    ("target", "column", "cell", "message"),
    [
        ("place", "place", "", "no row has a 'place'"),
        ("place", "place", "elsewhere", "class of the model: 'far', 'near'"),
        ("distance", "distance", "long", "expected a number"),
    ],
)
def test_nothing_to_evaluate(trained, circles, target, column, cell, message):
    model, path = trained(target), circles()
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    place = header.split(",").index(column)
    changed = [",".join([*row.split(",")[:place], cell, *row.split(",")[place + 1 :]]) for row in rows]
    path.write_text("\n".join([header, *changed]), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        evaluate_on_table(model, read_table(path))


def without(*path):
    def change(metadata):
        for step in path[:-1]:
            metadata = metadata[step]
        del metadata[path[-1]]

    return change


def with_(value, *path):
    def change(metadata):
        for step in path[:-1]:
            metadata = metadata[step]
        metadata[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        without("table"),
        without("table", "target"),
        without("table", "encoder"),
        without("table", "encoder", "columns"),
        without("task"),
        without("target"),
        without("settings"),
        with_(7, "table"),
        with_(["place"], "table", "target"),
        with_([], "table", "encoder", "columns"),
        with_([{"kind": "evil"}], "table", "encoder", "columns"),
        with_("Exec", "task"),
        with_([{}, {}], "target", "classes"),
        with_(["a", "b", "c"], "target", "classes"),
    ],
)
def test_metadata_that_nobody_vouches_for(trained, tmp_path, change):
    path = tmp_path / "model.safetensors"
    trained("place").save(path)
    network = tl.load(path)
    change(network.metadata)
    network.save(path)
    with pytest.raises(ModelFileError, match=r"model\.safetensors"):
        load_table_model(path)
