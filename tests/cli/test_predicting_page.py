"""The page on predicting: its commands and its snippet run, in the order of the page."""

import shlex
import sqlite3
from contextlib import closing

import duckdb

from tests.cli.conftest import SMALL
from tests.test_readme import ROOT, blocks, run_python, write_houses
from trilith.data.tables.sinks.catalogue import FILES

PAGE = ROOT / "docs" / "predicting.md"


def test_the_page_runs(trilith, folder):
    write_houses(folder / "houses.csv", rows=300, seed=0, with_price=True)
    write_houses(folder / "new_houses.csv", rows=7, seed=1, with_price=False)
    for line in (line for _, block in blocks("sh", PAGE) for line in block.splitlines()):
        _, verb, *arguments = shlex.split(line)
        outcome = trilith(verb, *arguments, *(SMALL if verb == "train" else ()))
        assert (outcome.code, outcome.err) == (0, ""), line
    lines = (folder / "prices.csv").read_text(encoding="utf-8").splitlines()
    assert (lines[0], len(lines)) == ("area,district,price,price lower 90%,price upper 90%", 1 + 7)
    with closing(sqlite3.connect("prices.db")) as connection:
        assert connection.execute("SELECT count(*) FROM march").fetchall() == [(7,)]
    run_python(PAGE)
    with duckdb.connect() as connection:
        assert connection.read_parquet("prices.parquet").columns[:4] == ["area", "rooms", "district", "price"]


def test_it_names_every_kind_of_file():
    text = PAGE.read_text(encoding="utf-8")
    assert [ending for ending in FILES if f"`{ending}`" not in text] == []
