"""The page on what predictions rest on: its commands and snippets run, in the order of the page."""

import shlex
from pathlib import Path

from tests.cli.conftest import SMALL
from tests.test_readme import ROOT, blocks, run_python, write_houses

PAGE = ROOT / "docs" / "predictions.md"


def test_the_page_runs(trilith, folder):
    write_houses(folder / "houses.csv", rows=200, seed=0, with_price=True)
    printed = ""
    for line in (line for _, block in blocks("sh", PAGE) for line in block.splitlines()):
        _, verb, *arguments = shlex.split(line)
        outcome = trilith(verb, *arguments, *(SMALL if verb == "train" else ()))
        assert (outcome.code, outcome.err) == (0, ""), line
        printed += outcome.out
    assert "What each column adds to the price of row 7 (line 8)" in printed
    assert "Importance of the columns" in printed
    assert Path("houses.html").exists()
    found = run_python(PAGE)
    assert found["rises"].importances_mean.max() > 0
    assert found["curve"]["average"].shape[1] == 10
