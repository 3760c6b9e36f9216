"""A target gets all rows or stays as it was, whatever ends the writing."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import contents
from trilith.data.tables.sinks import open_sink
from trilith.errors import DataError, SettingError

FILES = ["out.csv", "out.csv.gz", "out.tsv", "out.jsonl", "out.ndjson.gz", "out.parquet"]
TARGETS = [*FILES, "sqlite:///out.db"]
BLOCK = {"id": np.arange(3), "price": np.array([1.5, 2.5, np.nan])}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("error", [KeyboardInterrupt, DataError, OSError, SystemExit])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("earlier", [True, False])
def test_an_error_between_two_blocks(folder, target, earlier, error):
    if earlier:
        with open_sink(target) as sink:
            sink.write(BLOCK)
    before = contents(folder)
    with pytest.raises(error), open_sink(target, replace="://" in target) as sink:  # noqa: PT012
        sink.write(BLOCK)
        raise error
    assert contents(folder) == before


@pytest.mark.parametrize("target", TARGETS)
def test_writing_again_replaces_all(folder, target):
    for rows in (3, 1):
        with open_sink(target, replace="://" in target) as sink:
            for _ in range(2):
                sink.write({name: column[:rows] for name, column in BLOCK.items()})
        before = contents(folder)
        assert len(before) == 1
    with open_sink(f"again-{target}" if target in FILES else "sqlite:///again.db") as sink:
        for _ in range(2):
            sink.write({name: column[:1] for name, column in BLOCK.items()})
    one, other = contents(folder).values()
    if "://" not in target:  # a database need not have the same bytes
        assert one == other


@pytest.mark.parametrize("target", [*TARGETS, None])
def test_no_rows_at_all(folder, target):
    with pytest.raises(DataError, match=r"no rows to write"), open_sink(target):
        pass
    assert contents(folder) == {}


@pytest.mark.parametrize("target", TARGETS)
def test_blocks_of_other_columns(folder, target):
    with pytest.raises(DataError, match="'id'; expected 'id', 'price'"), open_sink(target) as sink:  # noqa: PT012
        sink.write(BLOCK)
        sink.write({"id": BLOCK["id"]})
    assert contents(folder) == {}


@pytest.mark.parametrize("target", FILES)
def test_no_folder(folder, target):
    with pytest.raises(FileNotFoundError) as raised, open_sink(f"no/folder/{target}"):
        pass
    assert raised.value.filename == f"no/folder/{target}"
    (folder / target).mkdir()
    with pytest.raises(IsADirectoryError, match=target), open_sink(target):
        pass


# The kernel stops every file at 100,000 bytes, as a full disk would; noise does not pack. A database is
# written to when all rows are set aside.
WRITE_ON_A_FULL_DISK = """
import resource, signal, sys
import numpy as np
from trilith.data.tables.sinks import open_sink
def fill_the_disk():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
noise = {"id": np.random.default_rng(0).random(40_000)}
with open_sink(sys.argv[1], replace="://" in sys.argv[1]) as sink:
    sink.write(noise)
    if sys.argv[2] == "early":
        fill_the_disk()
        sink.write(noise)
    fill_the_disk()
"""
FULL = [*((target, "early") for target in TARGETS), ("sqlite:///out.db", "late"), ("out.parquet", "late")]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
@pytest.mark.parametrize(("target", "when"), FULL)
@pytest.mark.parametrize("earlier", [True, False])
def test_a_full_disk(folder, target, when, earlier):
    if earlier:
        with open_sink(target) as sink:
            sink.write(BLOCK)
    before = contents(folder)
    command = [sys.executable, "-c", WRITE_ON_A_FULL_DISK, target, when]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.match(r"(OSError|trilith\.errors\.DataError): ", done.stderr.splitlines()[-1]), done.stderr
    assert contents(folder) == before


def test_a_packed_file_holds_neither_a_time_nor_a_name(folder):
    with open_sink("out.csv.gz") as sink:
        sink.write(BLOCK)
    flags, *time = Path("out.csv.gz").read_bytes()[3:8]
    assert (flags, time) == (0, [0, 0, 0, 0])


def test_a_pipe_takes_what_comes(folder):
    os.mkfifo("pipe")
    reader = subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE, text=True)
    with open_sink("pipe") as sink:
        sink.write(BLOCK)
    assert reader.communicate()[0] == "id,price\n0,1.5\n1,2.5\n2,\n"


def test_stdout(capsys):
    with open_sink(None) as sink:
        sink.write({"id": np.arange(2)})
        assert capsys.readouterr().out == "id\n0\n1\n"
        sink.write({"id": np.arange(1)})
    assert capsys.readouterr().out == "0\n"


@pytest.mark.parametrize("target", ["out", "out.xlsx", "out.gz", "csv", "out.parquet.gz"])
def test_an_ending_that_says_nothing(folder, target):
    with pytest.raises(SettingError, match=r"expected one of \.csv, .*sqlite:///out\.db"), open_sink(target):
        pass
    assert contents(folder) == {}


@pytest.mark.parametrize("asked", [{"table": "t"}, {"replace": True}])
def test_files_have_no_tables(folder, asked):
    with pytest.raises(SettingError, match=r"out\.csv: no database"), open_sink("out.csv", **asked):
        pass


def test_json_has_no_infinity(folder):
    with pytest.raises(DataError, match="'x' holds an infinite number"), open_sink("out.jsonl") as sink:
        sink.write({"x": np.array([np.inf])})
    assert contents(folder) == {}


@pytest.mark.parametrize("target", ["out.parquet", "sqlite:///out.db"])
def test_names_that_sql_does_not_tell_apart(folder, target):
    with pytest.raises(DataError, match="'Price' and 'price' differ only"), open_sink(target) as sink:
        sink.write({"Price": np.zeros(1), "price": np.zeros(1)})
    assert contents(folder) == {}


def test_the_digits_of_a_float32(folder):
    numbers = {"price": np.float32([0.1, 1e-4, 123456.79, 3, np.nan])}
    for target in ("out.csv", "out.jsonl", "sqlite:///out.db"):
        with open_sink(target) as sink:
            sink.write(numbers)
    assert Path("out.csv").read_text(encoding="utf-8") == 'price\n0.1\n1e-04\n123456.79\n3.0\n""\n'
    assert Path("out.jsonl").read_text(encoding="utf-8").startswith('{"price": 0.1}\n{"price": 0.0001}\n')
    connection = sqlite3.connect("out.db")
    assert connection.execute("SELECT price FROM predictions").fetchall()[:3] == [
        (0.1,),
        (1e-4,),
        (123456.79,),
    ]
    connection.close()


@pytest.mark.parametrize(
    ("times", "texts"),
    [
        (["2020-02-29", "NaT", "1066-10-14"], ["2020-02-29", '""', "1066-10-14"]),
        (["2020-02-29", "2020-02-29T12:30"], ["2020-02-29 00:00:00", "2020-02-29 12:30:00"]),
        (["2020-02-29T00:00:00.000001"], ["2020-02-29 00:00:00.000001"]),
        (["NaT"], ['""']),
    ],
)
def test_times_in_csv(folder, times, texts):
    with open_sink("out.csv") as sink:
        sink.write({"day": np.array(times, "datetime64[us]")})
    assert Path("out.csv").read_text(encoding="utf-8") == "\n".join(["day", *texts, ""])
