"""`trilith predict`: a row out for every row in, and one line where that cannot be."""

import csv
from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.cli.conftest import contents


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_numbers(trilith, houses, model):
    file = model("price")
    outcome = trilith("predict", file, houses("new.csv", rows=5, seed=1, without=["price"]))
    assert (outcome.code, outcome.err) == (0, "")
    rows = read(outcome.out)
    assert len(rows) == 5
    assert all(list(row) == ["price", "price lower 90%", "price upper 90%"] for row in rows)
    assert all(len(row["price"].replace(".", "")) <= 9 for row in rows)  # as many digits as float32 has
    again = tl.load_table_model(file).predict(tl.read_table("new.csv"))[0]
    np.testing.assert_array_equal(np.float32([row["price"] for row in rows]), np.float32(again))


def test_classes_with_their_probabilities(trilith, houses, model):
    outcome = trilith("predict", model("worth"), houses("new.csv", rows=5, seed=1, without=["worth"]))
    rows = read(outcome.out)
    assert all(list(row) == ["worth", "probability of cheap", "probability of dear"] for row in rows)
    for row in rows:
        cheap, dear = float(row["probability of cheap"]), float(row["probability of dear"])
        assert abs(cheap + dear - 1) < 1e-5
        assert row["worth"] == ("dear" if dear > cheap else "cheap")


def test_hinge_has_no_probabilities(trilith, houses, model):
    outcome = trilith("predict", model("worth", "--set", "loss=hinge"), houses("new.csv", rows=5))
    assert {tuple(row) for row in read(outcome.out)} == {("worth",)}


def test_to_a_file(trilith, houses, model, folder):
    file, new = model("price"), houses("new.csv", rows=5)
    printed = trilith("predict", file, new).out
    outcome = trilith("predict", file, new, "-o", "prices.csv")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert Path("prices.csv").read_text(encoding="utf-8") == printed
    trilith("predict", file, houses("new.csv", rows=3), "--output", "prices.csv")
    assert len(Path("prices.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_columns_in_any_order_with_strangers_and_new_texts(trilith, houses, model):
    file = model("price")
    Path("new.csv").write_text("name,worth,district,area\nA,dear,moon,\nB,,hill,90\n", encoding="utf-8")
    outcome = trilith("predict", file, "new.csv")
    assert (outcome.code, outcome.err) == (0, "")
    assert len(read(outcome.out)) == 2


def test_names_that_csv_must_quote(trilith, folder):
    rows = [f'{x},"a, b"\n{x},"say ""c"""\n' for x in range(20)]
    Path("quoted.csv").write_text('x,"who, then"\n' + "".join(rows), encoding="utf-8")
    assert trilith("train", "quoted.csv", "-q", "--epochs", "2", "--hidden-layers", "4").code == 0
    rows = read(trilith("predict", "model.safetensors", "quoted.csv").out)
    assert next(iter(rows[0])) == "who, then"
    assert {row["who, then"] for row in rows} <= {"a, b", 'say "c"'}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("district,worth\nhill,dear\n", ["no column 'area'"]),
        ("aera,district,worth\n90,hill,dear\n", ["no column 'area'", "did you mean 'aera'?"]),
        ("price\n90\n", ["no columns 'area', 'district', 'worth'"]),
        ("area,district,worth\n90,hill,dear\nlarge,hill,dear\n", ["line 3", "'area'", "'large'", "number"]),
        ("area,district,worth\n1e300,hill,dear\n", ["line 2", "'area'", "1e+300"]),
        ("area,district,worth\n", ["no rows"]),
        ("area,district,worth\n90,hill\n", ["line 2", "2 cells"]),
        ("", ["empty"]),
        ("area,area,district,worth\n", ["'area'"]),
    ],
)
def test_rows_that_the_model_cannot_take(trilith, model, folder, content, words):
    file = model("price")
    Path("new.csv").write_text(content, encoding="utf-8")
    before = contents(folder)
    outcome = trilith("predict", file, "new.csv", "-o", "prices.csv")
    assert outcome.code == 2
    assert outcome.complaint.startswith("new.csv")
    for word in words:
        assert word in outcome.complaint
    assert contents(folder) == before


def test_never_over_its_own_input(trilith, houses, model, folder):
    file = model("price")
    before = contents(folder)
    for output in ("houses.csv", f"./{file}"):
        outcome = trilith("predict", file, "houses.csv", "-o", output)
        assert outcome.code == 2
        assert "replace" in outcome.complaint
    assert contents(folder) == before


@pytest.mark.parametrize("output", ["no/such/folder/prices.csv", "price", "houses.csv/prices.csv"])
def test_nowhere_to_write(trilith, model, folder, output):
    file = model("price")
    before = contents(folder)
    outcome = trilith("predict", file, "houses.csv", "-o", output)
    assert outcome.code == 1
    assert outcome.complaint.startswith(f"{output}: ")
    assert contents(folder) == before
