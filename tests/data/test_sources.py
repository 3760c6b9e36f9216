"""Every kind of source gives the same table; what is damaged or missing is said in one line."""

import datetime
import gzip
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas
import polars
import pytest

from trilith.data import open_rows, read_table
from trilith.errors import DataError

DAYS = [datetime.datetime(2024, 1, 5), None, datetime.datetime(2024, 2, 1, 10, 30)]
FRAME = polars.DataFrame(
    {"n": [1.5, None, -3.0], "text": ["é", "a b", None], "when": DAYS, "flag": [True, None, False]}
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(source, **asked):
    """That the source holds FRAME."""
    with open_rows(source, **asked) as rows:
        table = rows.table()
        assert (rows.names, len(rows)) == (("n", "text", "when", "flag"), 3)
        assert [len(block) for block in rows.blocks(2)] == [2, 1]
        assert rows.column("text").tolist() == ["é", "a b", None]
    np.testing.assert_array_equal(table.columns["n"], [1.5, np.nan, -3.0])
    assert table.columns["text"].tolist() == ["é", "a b", None]
    assert table.columns["when"].dtype == np.dtype("datetime64[us]")
    assert table.columns["when"].tolist() == DAYS
    assert table.columns["flag"].tolist() == ["true", None, "false"]


def complaint(source, **asked):
    with pytest.raises(DataError) as caught:
        read_table(source, **asked)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("packed", [".csv", ".csv.gz", ".csv.zst"])
def test_csv(folder, encoding, packed):
    data = FRAME.write_csv(separator=";").replace("\n", "\r\n").encode(encoding)
    if packed == ".csv.zst":
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        data = zstd.compress(data)
    Path(f"a{packed}").write_bytes(gzip.compress(data) if packed == ".csv.gz" else data)
    check(f"a{packed}")


def test_a_damaged_package(folder):
    Path("a.csv.gz").write_bytes(gzip.compress(FRAME.write_csv().encode())[:-20])
    assert complaint("a.csv.gz").startswith("a.csv.gz: the file cannot be unpacked: ")


@pytest.mark.parametrize("name", ["a.parquet", "a*[1]'.parquet", "parquet"])
def test_parquet(folder, name):
    FRAME.write_parquet(name)
    (folder / "ab1.parquet").write_text("a star would find this")
    check(name)


def test_arrow(folder):
    FRAME.write_ipc("a.arrow")
    FRAME.write_ipc_stream("a.arrows")
    FRAME.to_pandas().to_feather("a.feather")
    for name in ("a.arrow", "a.arrows", "a.feather"):
        check(name)


def test_json(folder):
    FRAME.write_ndjson("a.jsonl")
    FRAME.write_json("a.json")
    check("a.jsonl")
    check("a.json")
    Path("b.jsonl").write_text('{"a": 1, "t": [1, 2]}\n{"a": 2}\n')
    assert read_table("b.jsonl").columns["t"].tolist() == ["[1,2]", None]
    Path("c.jsonl").write_text('{"a": 1}\n{"a": \n')
    assert complaint("c.jsonl").startswith("c.jsonl: Malformed JSON in the file, ")


def test_excel(folder):
    with pandas.ExcelWriter("a.xlsx") as book:
        FRAME.to_pandas().to_excel(book, sheet_name="all", index=False)
        pandas.DataFrame({"a": [1, "NA", 2.5], "at": [datetime.time(10, 30)] * 3}).to_excel(
            book, sheet_name="more"
        )
    check("a.xlsx")
    assert "no sheet 'mor'; did you mean 'more'?" in complaint("a.xlsx", table="mor")
    assert "column 1 of 3 has no name" in complaint("a.xlsx", table="more")
    Path("b.xlsx").write_text("no spreadsheet")
    assert complaint("b.xlsx").startswith("b.xlsx: not a spreadsheet: ")


def test_dataframes():
    check(FRAME)
    check(FRAME.lazy())
    check(FRAME.to_arrow())
    check(FRAME.to_pandas())
    levels = ["low", "mid", "high"]
    column = pandas.Categorical(["high", "low", None], categories=levels, ordered=True)
    table = read_table(pandas.DataFrame({"a": column, "b": [b"x", None, b"y"]}))
    assert table.columns["a"].tolist() == ["high", "low", None]
    assert table.orders == {"a": ("low", "mid", "high")}
    assert list(table.left_out) == ["b"]


def test_a_matrix():
    table = read_table(np.arange(6).reshape(3, 2))
    assert table.names == ("x0", "x1")
    assert table.columns["x1"].tolist() == [1.0, 3.0, 5.0]
    assert "expected two dimensions" in complaint(np.zeros(3))


def test_sqlite(folder):
    connection = sqlite3.connect("shop.db")
    connection.execute("CREATE TABLE a (n real, text text, 'when' text, flag text, mixed)")
    rows = [(*(str(cell).lower() if type(cell) is bool else cell for cell in row), 1) for row in FRAME.rows()]
    connection.executemany(
        "INSERT INTO a VALUES (?, ?, ?, ?, ?)", [(n, t, w and str(w), f, m) for n, t, w, f, m in rows]
    )
    connection.commit()
    check("sqlite:///shop.db", query='SELECT n, text, "when", flag FROM a')
    connection.executemany("INSERT INTO a (mixed) VALUES (?)", [(2,)] * 20_000 + [("late",)])
    connection.commit()
    connection.close()
    mixed = read_table("sqlite:///shop.db", table="a").columns["mixed"]
    assert (mixed[0], mixed[-2], mixed[-1]) == ("1", "2", "late")
    assert "did you mean 'a'?" in complaint("sqlite:///shop.db", table="A")
    assert complaint("sqlite:///shop.db").endswith("there are 'a'")
    assert complaint("sqlite:///no.db", table="a").startswith("no.db: no such file")
    assert not Path("no.db").exists()
    assert "sqlite:///shop.db" in complaint("shop.db")


def test_options_that_the_database_does_not_have(folder):
    sqlite3.connect("shop.db").close()
    said = complaint("sqlite:///shop.db?password=hidden", table="t")
    assert said == "sqlite:///shop.db: there are no such options; leave out what follows the ?"


def test_an_address_that_leads_nowhere():
    for address in (
        "http://bob:secret@x.y/z",
        "nosuch://bob:secret@x/y",
        "postgresql://bob:s@c:r/secret@x:y/z",
        "postgresql://bob:p@secret@127.0.0.1:9/shop",
    ):
        assert "secret" not in complaint(address)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "COPY data TO 'b.csv'",
        "SELECT 1; SELECT 2",
        "SET threads = 1",
        "ATTACH 'b.db'",
        "INSTALL httpfs",
        "SELECT n, n FROM data",
        "SELECT nothing FROM data",
        "SELEC",
        "",
    ],
)
def test_queries_that_are_refused(folder, query):
    FRAME.write_csv("a.csv")
    assert complaint("a.csv", query=query).startswith("the query on a.csv")
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


def test_a_query_of_a_file(folder):
    FRAME.write_csv("a.csv")
    table = read_table("a.csv", query="SELECT upper(text) AS t, n FROM data WHERE n IS NOT NULL ORDER BY n")
    assert table.columns["n"].tolist() == [-3.0, 1.5]
    assert table.columns["t"].tolist() == [None, "É"]
    assert "no rows" in complaint("a.csv", query="SELECT * FROM data WHERE n > 100")


def test_blocks_samples_and_order():
    numbers = polars.DataFrame({"i": np.arange(300_000.0), "t": [f"t{i % 7}" for i in range(300_000)]})
    with open_rows(numbers) as rows:
        assert np.concatenate([b.columns["i"] for b in rows.blocks(70_000)]).tolist() == list(range(300_000))
        sample = rows.sample(1000, seed=3).columns["i"]
        assert (np.diff(sample) > 0).all()
        assert abs(sample.mean() - 150_000) < 10_000
        np.testing.assert_array_equal(sample, rows.sample(1000, seed=3).columns["i"])
        assert len(rows.sample(10**6, seed=0)) == 300_000


def test_nothing_is_left_behind(folder, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(KeyboardInterrupt), open_rows("sample:iris"):
        raise KeyboardInterrupt
    complaint("no.csv")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1,5", "1.234,5"], [1.5, 1234.5]),
        (["1,234", "2,345.5"], [1234.0, 2345.5]),
        (["1,234", "2,345"], ["1,234", "2,345"]),
        (["10:30", "23:59:30"], [37800.0, 86370.0]),
        (["2024-01-31T10:00:00+02:00", "?"], [datetime.datetime(2024, 1, 31, 8), None]),
        (["31.1.2024", "1.2.2024"], [datetime.datetime(2024, 1, 31), datetime.datetime(2024, 2, 1)]),
        (["1/31/2024", "2/1/2024"], [datetime.datetime(2024, 1, 31), datetime.datetime(2024, 2, 1)]),
        (["1/2/2024", "2/1/2024"], ["1/2/2024", "2/1/2024"]),
        (["5 Jan 2024", "6-Feb-2024"], [datetime.datetime(2024, 1, 5), datetime.datetime(2024, 2, 6)]),
        (["2024-02-30", "2024-02-28"], ["2024-02-30", "2024-02-28"]),
    ],
)
def test_how_cells_are_written(folder, cells, expected):
    Path("a.csv").write_text("a\tb\n" + "".join(f"{cell}\tx\n" for cell in cells))
    assert read_table("a.csv").columns["a"].tolist() == expected


def test_the_extra_is_named(folder):
    Path("a.xlsx").write_bytes(b"PK\3\4")
    code = "import sys; sys.modules['python_calamine'] = None; import trilith as tl; tl.read_table('a.xlsx')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'trilith[excel]'" in done.stderr.splitlines()[-1]
