"""`trilith explain vectorization`."""

import re
from pathlib import Path

from trilith.explain.vectorization import WORKS


def test_vectorization_as_a_table_and_a_page(trilith, folder):
    outcome = trilith("explain", "vectorization", "-o", "speed.html")
    assert (outcome.code, outcome.err) == (0, "")
    assert all(work.name in outcome.out for work in WORKS)
    assert len(re.findall(r"^   loops +[\d.]+ +1 ", outcome.out, re.M)) == len(WORKS)
    assert "\nNumPy 2." in outcome.out
    assert outcome.out.endswith("written: speed.html\n")
    assert Path("speed.html").read_text(encoding="utf-8").count("<svg ") == 1
    assert "speed.txt" in trilith("explain", "vectorization", "-o", "speed.txt").complaint
