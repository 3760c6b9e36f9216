"""`trilith explain MODEL DATA`: what one prediction and all predictions rest on."""

import csv
import re
from pathlib import Path

import numpy as np

from tests.cli.test_evaluate_and_info import bare_network
from trilith import load_table_model, read_table
from trilith.explain.predictions import attribute


def numbers(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_each_column_adds(trilith, model):
    file = model("price", "--epochs", "10")
    outcome = trilith("explain", file, "houses.csv", "--attributions", "--row", "5", "-o", "row.csv")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("What each column adds to the price of row 5 (line 6)\nIt is ")
    assert "at the baseline, the mean of 100 rows, " in outcome.out
    assert "█" in outcome.out
    assert outcome.out.endswith("written: row.csv\n")
    table = read_table("houses.csv")
    expected = attribute(load_table_model(file), table.take([4]), baseline=table)
    written = {row["column"]: float(row["added"]) for row in numbers("row.csv")}
    np.testing.assert_allclose([written[each] for each in expected.columns], expected.values[0])
    assert sorted(map(abs, written.values()), reverse=True) == [abs(each) for each in written.values()]


def test_a_class_as_probability_or_logit_against_another_row(trilith, model):
    file = model("worth")
    command = ("explain", file, "houses.csv", "--attributions", "--baseline", "2", "--steps", "7")
    likeliest = trilith(*command).out
    assert re.match(r"What each column adds to the probability of worth = \w+ of row 1 ", likeliest)
    assert "at the baseline, row 2 (line 3), " in likeliest
    known = load_table_model(file).classes.tolist()
    logit = trilith(*command, "--target", known[0], "--logit").out
    assert f"to the logit of worth = {known[0]} of row 1" in logit
    assert "zeros and no category" in trilith(*command[:-4], "--baseline", "zeros").out


def test_importance_and_dependence_on_a_page(trilith, model):
    file = model("price")
    names = ("area", "district")
    asked = ("--importance", *(word for name in names for word in ("--dependence", name)))
    outcome = trilith("explain", file, "houses.csv", *asked, "-o", "all.html")
    assert (outcome.code, outcome.err) == (0, "")
    for words in ("By how much the root mean squared error rises", "Mean price by area", "harbour"):
        assert words in outcome.out
    page = Path("all.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == 3
    assert "houses.csv → price" in page
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=", page) == []


def test_one_finding_as_a_picture(trilith, model):
    file = model("worth")
    trilith("explain", file, "houses.csv", "--dependence", "district", "-o", "one.svg")
    assert Path("one.svg").read_text(encoding="utf-8").startswith("<svg ")


WRONG = [
    (["--attributions", "--row", "101"], ["--row 101", "the rows 1 to 100"]),
    (["--attributions", "--row", "0"], ["--row"]),
    (["--attributions", "--target", "cheap"], ["'cheap'", "predicts a number"]),
    (["--attributions", "--baseline", "median"], ["--baseline must be mean, zeros"]),
    (["--attributions", "--baseline", "900"], ["--baseline 900", "1 to 100"]),
    (["--dependence", "aera"], ["'aera'", "did you mean 'area'"]),
    (["--dependence", "worth"], ["does not use the column 'worth'"]),
    (["--attributions", "--importance", "-o", "a.svg"], ["one finding"]),
    (["--importance", "-o", "a.png"], [".html, .svg, .csv"]),
    (["--importance", "--latex", "--mathml"], ["two notations"]),
]


def test_what_is_wrong_is_one_line(trilith, model):
    file = model("price", "--drop", "worth")
    for arguments, words in WRONG:
        outcome = trilith("explain", file, "houses.csv", *arguments)
        assert outcome.code == 2
        for word in words:
            assert word in outcome.complaint


def test_data_and_models_that_do_not_suit(trilith, houses, model):
    file = model("price")
    assert "data are missing" in trilith("explain", file, "--importance").complaint
    assert "none.csv" in trilith("explain", file, "none.csv", "--importance").complaint
    houses("unknown.csv", without=("price",))
    assert "no column 'price'" in trilith("explain", file, "unknown.csv", "--importance").complaint
    Path("empty.csv").write_text(Path("houses.csv").read_text(encoding="utf-8").splitlines()[0] + "\n")
    for option in ("--attributions", "--importance"):
        assert trilith("explain", file, "empty.csv", option).code == 2
    assert "cannot load bare" in trilith("explain", bare_network(), "houses.csv", "--importance").complaint
