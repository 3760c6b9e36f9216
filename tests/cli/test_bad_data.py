"""Data that cannot be learned from: one line that names it, exit code 2, and the folder as it was."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import contents

ROWS = [f"{x},{x % 2}" for x in range(20)]


def csv(header: str, rows: list[str]) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


CASES = {
    "empty": (b"", ["empty"]),
    "blank lines": (b"\n\n\n", ["empty"]),
    "only a header": (b"x,y\n", ["no rows"]),
    "nine rows": (csv("x,y", ROWS[:9]), ["9 rows", "10"]),
    "nine rows with a target": (csv("x,y", ROWS[:9] + [f"{x}," for x in range(20)]), ["9 rows", "10"]),
    "a target with one value": (csv("x,y", [f"{x},7" for x in range(20)]), ["'y'", "'7'"]),
    "a target that is all missing": (csv("x,y", [f"{x}," for x in range(20)]), ["'y'", "missing"]),
    "a target that never comes back": (csv("x,y", [f"{x},n{x}" for x in range(20)]), ["'y'", "20 classes"]),
    "a target with a few words": (csv("x,y", [f"{x},{x}.5" for x in range(40)] + ["1,x"]), ["'y'", "'x'"]),
    "only the target": (csv("y", [str(x % 2) for x in range(20)]), ["only column", "target"]),
    "only missing cells beside the target": (
        csv("z,y", [f",{x % 2}" for x in range(20)]),
        ["'z'", "missing"],
    ),
    "columns of no use": (csv("x,y", [f"1,{x % 2}" for x in range(20)]), ["'x'", "constant"]),
    "only names": (csv("x,y", [f"n{x},{x % 2}" for x in range(20)]), ["'x'", "differs in nearly every row"]),
    "a column twice": (csv("x,x,y", [f"{x},{x},{x % 2}" for x in range(20)]), ["line 1", "'x'"]),
    "a column without a name": (csv(",y", ROWS), ["line 1", "column 1"]),
    "a row too long": (csv("x,y", [*ROWS, "1,2,3"]), ["line 22", "3 cells"]),
    "a row too short": (csv("x,y", [*ROWS[:5], "1", *ROWS]), ["line 7", "1 cell"]),
    "an open quote": (csv("x,y", ['"1,2', *ROWS]), ["line 2", "quote"]),
    "a very long line": (csv("x,y", ["a" * 20_000_000 + ",1", *ROWS]), ["line 2"]),
    "broken utf-8": (csv("x,y", ["é,1", *ROWS]) + b"\xe9,1\n", ["line 23", "UTF-8"]),
    "bytes": (bytes(range(256)) * 8, ["line 1", "NUL"]),
    "an infinite number": (csv("x,y", ["inf,1", *ROWS]), ["line 2", "'x'", "infinite"]),
    "a number beyond float32": (csv("x,y", [*(["1e300,1"] * 20), *ROWS]), ["'x'", "1e+300"]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_table(trilith, folder, case):
    content, words = CASES[case]
    Path("houses.csv").write_bytes(content)
    before = contents(folder)
    outcome = trilith("train", "houses.csv", "--epochs", "1")
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("hoses.csv", ["no such file", "houses.csv"]),
        ("no/such/folder.csv", ["no such file", "folder"]),
        ("", ["folder"]),
        (".", ["folder"]),
        (os.devnull, ["device"]),
        ("sample:digit", ["'digits'"]),
        ("sample:", ["'iris'", "'wine'"]),
    ],
)
def test_no_table_there(trilith, houses, folder, source, words):
    houses()
    before = contents(folder)
    outcome = trilith("train", source, "-o", "run")
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--target", "Price"], ["'Price'", "did you mean 'price'?"]),
        (["--target", "profit"], ["'profit'"]),
        (["--target", ""], ["'area', 'district', 'price', 'worth'"]),
        (["--task", "clustering"], ["'clustering'", "'regression'"]),
        (["--target", "worth", "--task", "regression"], ["'worth'", "numbers"]),
        (["--target", "price", "--task", "classification"], ["'price'", "100 classes"]),
        (["--seed", "-1"], ["seed", "-1"]),
        (["--seed", str(2**32)], ["seed", "4294967296"]),
        (["--test-fraction", "0"], ["test_fraction", "0"]),
        (["--test-fraction", "-0.1"], ["test_fraction", "-0.1"]),
        (["--test-fraction", "nan"], ["test_fraction", "nan"]),
        (["--test-fraction", "0.5", "--validation-fraction", "0.5"], ["below 1"]),
        (["--validation-fraction", "-1"], ["validation_fraction"]),
    ],
)
def test_a_question_that_the_table_cannot_answer(trilith, houses, folder, arguments, words):
    houses()
    before = contents(folder)
    outcome = trilith("train", "houses.csv", *arguments)
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint
    assert contents(folder) == before


def test_training_that_explodes_writes_nothing(trilith, houses, folder):
    houses()
    before = contents(folder)
    outcome = trilith("train", "houses.csv", "--target", "price", "--learning-rate", "1e30", "--epochs", "5")
    assert outcome.code == 2
    assert "NaN or an infinity" in outcome.complaint
    assert "learning_rate" in outcome.complaint
    assert contents(folder) == before
