"""Rows go in block by block, and come out in their order with what was kept of them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.experiments.table.conftest import QUICK
from trilith.data import Table, read_table
from trilith.data.tables.sinks import open_sink
from trilith.errors import DataError, SettingError
from trilith.experiments.table import (
    RunSettings,
    evaluate_blocks,
    evaluate_on_table,
    parse_keep,
    predict_rows,
    predict_table,
    train_on_table,
)


@pytest.fixture
def points(tmp_path):
    """Points with a name each, a number each, and the distance from the origin."""
    path = tmp_path / "points.csv"
    x, y = np.random.default_rng(0).normal(size=(2, 60))
    near = np.where(np.hypot(x, y) < 1, "near", "far")
    lines = [
        f"p{row * 7919 % 1000:03}x,{x[row]:.4f},{y[row]:.4f},{1000 + row},{near[row]}" for row in range(60)
    ]
    path.write_text("\n".join(["name,x,y,number,place", *lines, ""]), encoding="utf-8")
    return path


@pytest.fixture
def model(points):
    return train_on_table(str(points), RunSettings(target="place", settings=QUICK)).model


def blocks(table, rows):
    return [table.take(range(start, min(start + rows, len(table)))) for start in range(0, len(table), rows)]


def predicted(model, tables, path, **asked):
    """Header and rows of the CSV file that predict_rows leaves."""
    with open_sink(path) as sink:
        count = predict_rows(model, tables, sink, **asked)
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    assert len(rows) == count
    return header, rows


PREDICTED = ["place", "probability of far", "probability of near"]


def test_blocks_give_what_the_whole_gives(model, points, tmp_path):
    table = read_table(points)
    whole = predicted(model, [table], tmp_path / "whole.csv")
    done = []
    parts = predicted(model, blocks(table, 7), tmp_path / "parts.csv", progress=done.append)
    assert parts == whole
    assert done == [7] * 8 + [4]
    assert [row[0] for row in whole[1]] == table.columns["name"].tolist()
    assert [row[2] for row in whole[1]] == predict_table(model, table)["place"].tolist()


def test_only_one_block_at_a_time(model, points, tmp_path):
    """What was read is on its way out before the next block is asked for."""
    path, table = tmp_path / "out.csv", read_table(points)

    def watched():
        for number, block in enumerate(blocks(table, 20)):
            lines = [each.read_text(encoding="utf-8").count("\n") for each in tmp_path.glob(".out.csv.*")]
            assert lines == [1 + 20 * number if number else 0]
            yield block

    assert len(predicted(model, watched(), path)[1]) == 60


@pytest.mark.parametrize(
    ("keep", "header"),
    [
        ("keys", ["name", "number"]),
        ("none", []),
        ("all", ["name", "x", "y", "number", "place (given)"]),
        (("number", "name"), ["number", "name"]),
        (("place",), ["place (given)"]),
    ],
)
def test_what_goes_along(model, points, tmp_path, keep, header):
    found, rows = predicted(model, [read_table(points)], tmp_path / "out.csv", keep=keep)
    assert found == header + PREDICTED
    given = dict(zip(header, zip(*rows, strict=True), strict=False))
    assert given.get("number", ["1000"])[0] == "1000"  # not 1000.0
    if "place (given)" in given:
        assert list(given["place (given)"]) == read_table(points).columns["place"].tolist()


def test_a_key_that_the_new_rows_lack(model, points, tmp_path):
    table = read_table(points).without("name")
    assert predicted(model, [table], tmp_path / "out.csv")[0] == ["number", *PREDICTED]


def test_to_keep_what_is_not_there(model, points, tmp_path):
    with pytest.raises(DataError, match=r"points\.csv: no column 'nam'; did you mean 'name'\?"):
        predicted(model, [read_table(points)], tmp_path / "out.csv", keep=["nam"])
    assert not Path(tmp_path, "out.csv").exists()


def test_names_are_told_apart_also_from_names_that_were_given(model, points, tmp_path):
    table = read_table(points)
    strange = {"place (given)": table.columns["x"], "PLACE": table.columns["y"]}
    table = Table({**table.columns, **strange}, table.source)
    header, _ = predicted(model, [table], tmp_path / "out.csv", keep=("place", "PLACE", "place (given)"))
    assert header == ["place (given 2)", "PLACE (given 3)", "place (given)", *PREDICTED]


def test_columns_of_somebody_elses_making(model, points, tmp_path):
    def columns_of(table):
        return {"x lower 90%": table.columns["x"] - 1, "x": table.columns["x"]}

    header, rows = predicted(
        model, blocks(read_table(points), 50), tmp_path / "out.csv", keep=["x"], columns_of=columns_of
    )
    assert header == ["x (given)", "x lower 90%", "x"]
    assert all(row[0] == row[2] for row in rows)


def test_whole_numbers_with_missing_cells(model, points, tmp_path):
    table = read_table(points)
    number = table.columns["number"].copy()
    number[3] = np.nan
    _, rows = predicted(
        model, [Table({**table.columns, "number": number})], tmp_path / "out.csv", keep=["number"]
    )
    assert [row[0] for row in rows[2:5]] == ["1002", "", "1004"]
    number[9] = 2.0**60  # no float64 tells it from its neighbours
    _, rows = predicted(
        model, [Table({**table.columns, "number": number})], tmp_path / "out.csv", keep=["number"]
    )
    assert rows[9][0] == repr(2.0**60)


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("keys", "keys"),
        ("all", "all"),
        ("a", ("a",)),
        ("a, b,a", ("a", "b")),
        ('"a, b",c', ("a, b", "c")),
        ("all,", ("all",)),
    ],
)
def test_parse_keep(text, keep):
    assert parse_keep(text) == keep


@pytest.mark.parametrize("text", ["", " ", ",", "\n"])
def test_parse_keep_refuses_nothing(text):
    with pytest.raises(SettingError, match="keep: expected keys, all, none"):
        parse_keep(text)


@pytest.mark.parametrize("target", ["place", "x"])
def test_evaluation_in_blocks(points, target):
    model = train_on_table(str(points), RunSettings(target=target, settings=QUICK)).model
    text = (
        points.read_text(encoding="utf-8").replace("near\n", "\n", 3).replace("p919x,", "p919x,,,1,\np919x,")
    )
    points.write_text(text, encoding="utf-8")
    table = read_table(points)
    whole = evaluate_on_table(model, table)
    parts = evaluate_blocks(model, blocks(table, 1), table.source)
    assert (parts.rows, parts.dropped) == (whole.rows, whole.dropped)
    assert [score.name for score in parts.scores] == [score.name for score in whole.scores]
    values = [[score.value for score in each.scores] for each in (parts, whole)]
    np.testing.assert_allclose(*values, rtol=1e-6)


def test_an_odd_label_in_one_block_is_told_as_in_the_whole(points):
    text = points.read_text(encoding="utf-8").replace(",near", ",1").replace(",far", ",2")
    points.write_text(text, encoding="utf-8")
    model = train_on_table(str(points), RunSettings(target="place", settings=QUICK)).model
    points.write_text(text.replace(",1\n", ",1.5\n", 1), encoding="utf-8")
    table = read_table(points)
    with pytest.raises(DataError, match=r"no 'place' is a class of the model: 1, 2"):
        evaluate_blocks(model, blocks(table, 10), table.source)
