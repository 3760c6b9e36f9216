"""Where predictions go, what goes along, and that nothing is ever half-written."""

import csv
import gzip
import json
import os
import pty
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import SMALL, Outcome, contents
from tests.cli.test_process import read_terminal


@pytest.fixture
def model(trilith):
    """A model of what houses are worth, that was trained on rows with a code each."""
    write("houses.csv", 100)
    assert trilith("train", "houses.csv", "--target", "worth", "-q", *SMALL) == Outcome(0, "", "")
    return Path("model.safetensors")


def write(name, rows):
    lines = []
    for n in range(rows):
        area, district = 40 + n * 37 % 90, "hill" if n % 3 else "harbour"
        lines.append(f"{area},{district},{'dear' if area > 80 else 'cheap'},k{n * 7919 % 1000003}x")
    Path(name).write_text("\n".join(["area,district,worth,code", *lines, ""]), encoding="utf-8")


def ask(query, file="out.db"):
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(query).fetchall()


HEADER = ["code", "worth", "probability of cheap", "probability of dear"]


def test_every_kind_of_file_has_the_same_rows(trilith, model):
    printed = trilith("predict", model, "houses.csv")
    header, *rows = csv.reader(printed.out.splitlines())
    assert header == HEADER
    assert [row[0] for row in rows] == [f"k{n * 7919 % 1000003}x" for n in range(100)]
    for target in ("o.csv", "o.csv.gz", "o.tsv", "o.jsonl", "o.parquet", "sqlite:///out.db"):
        assert trilith("predict", model, "houses.csv", "-o", target) == Outcome(0, "", "")
    assert Path("o.csv").read_text(encoding="utf-8") == printed.out
    assert gzip.decompress(Path("o.csv.gz").read_bytes()).decode() == printed.out
    assert Path("o.tsv").read_text(encoding="utf-8") == printed.out.replace(",", "\t")
    expected = [(code, worth, float(cheap), float(dear)) for code, worth, cheap, dear in rows]
    lines = Path("o.jsonl").read_text(encoding="utf-8").splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == expected
    assert ask("SELECT * FROM predictions ORDER BY rowid") == expected
    with duckdb.connect() as connection:
        found = connection.sql("SELECT * FROM 'o.parquet'")
        assert found.columns == HEADER
        assert [row[:2] for row in found.fetchall()] == [row[:2] for row in expected]


@pytest.mark.parametrize(
    ("keep", "header"),
    [
        ("none", HEADER[1:]),
        ("all", ["area", "district", "worth (given)", "code", *HEADER[1:]]),
        ("district,code", ["district", *HEADER]),
    ],
)
def test_keep(trilith, model, keep, header):
    outcome = trilith("predict", model, "houses.csv", "--keep", keep)
    rows = list(csv.reader(outcome.out.splitlines()))
    assert rows[0] == header
    if keep == "district,code":
        assert rows[1][:2] == ["harbour", "k0x"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--keep", "cod"], ["no column 'cod'", "'code'"]),
        (["--keep", ","], ["keep", "all"]),
        (["-o", "out.xlsx"], ["out.xlsx", ".parquet"]),
        (["--into", "t"], ["stdout", "--into"]),
        (["-o", "o.csv", "--replace"], ["o.csv", "--replace"]),
        (["-o", "nosql://me:pass-w0rd@host/shop"], ["nosql://host/shop"]),
        (["-o", "sqlite:///no/where.db"], ["no/where.db", "folder"]),
        (["-o", "./houses.csv"], ["houses.csv", "replace"]),
    ],
)
def test_what_cannot_be_written(trilith, model, folder, arguments, words):
    before = contents(folder)
    outcome = trilith("predict", model, "houses.csv", *arguments)
    assert outcome.code == 2
    for word in words:
        assert word in outcome.complaint
    assert "pass-w0rd" not in outcome.complaint
    assert contents(folder) == before


def test_a_table_is_replaced_only_when_asked(trilith, model):
    ask("CREATE TABLE march AS SELECT 7 AS id")
    arguments = ("predict", model, "houses.csv", "-o", "sqlite:///out.db", "--into", "march")
    outcome = trilith(*arguments)
    assert outcome.code == 2
    for word in ("'march'", "--into", "--replace"):
        assert word in outcome.complaint
    assert ask("SELECT * FROM march") == [(7,)]
    assert trilith(*arguments, "--replace") == Outcome(0, "", "")
    assert ask("SELECT count(*) FROM march") == [(100,)]


@pytest.mark.parametrize(
    ("target", "sign", "arguments"),
    [
        ("out.csv", ".out.csv.*.part", []),
        ("sqlite:///out.db", "out.db-journal", ["--replace"]),
    ],
)
def test_ctrl_c_in_the_middle(process, trilith, model, folder, target, sign, arguments):
    write("many.csv", 200_000)
    assert trilith("predict", model, "houses.csv", "-o", target).code == 0
    for _ in range(5):
        before = contents(folder)
        running = process("predict", model, "many.csv", "-o", target, *arguments, warnings="")
        while not any(path.stat().st_size for path in folder.glob(sign)):
            assert running.poll() is None, "it was done before it was interrupted"
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        out, error = running.communicate()
        if not error.startswith("Exception ignored in"):
            break  # else it came within a destructor, where Python drops it: it was never heard
    assert (running.returncode, out, error) == (130, "", "trilith: interrupted\n")
    assert contents(folder) == before


def test_a_bad_row_late_in_a_long_table(trilith, model, folder):
    assert trilith("predict", model, "houses.csv", "-o", "out.csv").code == 0
    write("many.csv", 70_000)  # more than a block
    text = Path("many.csv").read_text(encoding="utf-8")
    Path("many.csv").write_text(f"{text}1e300,hill,dear,k1x\n", encoding="utf-8")
    before = contents(folder)
    outcome = trilith("predict", model, "many.csv", "-o", "out.csv")
    assert outcome.code == 2
    assert "line 70002" in outcome.complaint
    assert contents(folder) == before


@pytest.mark.parametrize("verb", ["predict", "evaluate"])
def test_a_terminal_shows_progress_where_it_takes_a_while(process, model, verb):
    os.mkfifo("slow.csv")
    output = ["-o", "watched.csv"] if verb == "predict" else []
    shown, terminal = pty.openpty()
    running = process(verb, model, "slow.csv", *output, stderr=terminal)
    os.close(terminal)
    progress = b""
    with Path("slow.csv").open("w", encoding="utf-8") as rows:
        while b"reading" not in progress:
            part = read_terminal(shown)
            assert part, "it ended without a word"
            progress += part
        rows.write(Path("houses.csv").read_text(encoding="utf-8"))
    while part := read_terminal(shown):
        progress += part
    os.close(shown)
    out = running.communicate()[0]
    assert running.returncode == 0
    assert f"{verb.removesuffix('e')}ing 100 rows".encode() in progress
    assert "ing 100 rows" not in out


def test_no_progress_where_it_takes_a_moment(process, model):
    shown, terminal = pty.openpty()
    running = process("predict", model, "houses.csv", "-o", "out.csv", stderr=terminal)
    os.close(terminal)
    assert read_terminal(shown) == b""
    os.close(shown)
    running.communicate()
    assert running.returncode == 0
