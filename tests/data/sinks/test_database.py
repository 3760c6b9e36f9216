"""A table of a database: made, replaced when asked to, and never a password in what is said."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import contents
from trilith.data.tables.sinks import open_sink, replaces_source
from trilith.errors import DataError

URL = "sqlite:///out.db"
BLOCK = {"id": np.arange(3), "price": np.array([1.5, 2.5, np.nan])}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(rows=3, **asked):
    with open_sink(asked.pop("url", URL), **asked) as sink:
        sink.write({name: column[:rows] for name, column in BLOCK.items()})


def ask(query, file="out.db"):
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(query).fetchall()


def test_types(folder):
    with open_sink(URL) as sink:
        sink.write(
            {
                "name": np.array(["a"], object),
                "yes": np.array([True]),
                "id": np.arange(1),
                "price": np.ones(1, np.float32),
                "day": np.zeros(1, "datetime64[us]"),
            }
        )
    found = dict(ask("SELECT name, type FROM pragma_table_info('predictions')"))
    assert found == {"name": "TEXT", "yes": "BOOLEAN", "id": "BIGINT", "price": "DOUBLE", "day": "DATETIME"}


def test_a_table_that_is_there_stays(folder):
    write()
    before = contents(folder)
    words = r"out\.db: there is a table 'predictions'.*--into.*--replace"
    with pytest.raises(DataError, match=words), open_sink(URL):
        pytest.fail("found out before the work")
    assert contents(folder) == before


def test_replacing_it_when_asked(folder):
    ask("CREATE TABLE predictions (other TEXT)")
    ask("CREATE TABLE orders AS SELECT 7 AS id")
    write(replace=True)
    assert ask("SELECT * FROM predictions") == [(0, 1.5), (1, 2.5), (2, None)]
    assert ask("SELECT * FROM orders") == [(7,)]


def test_replacing_what_is_not_there(folder):
    write(replace=True)
    assert len(ask("SELECT * FROM predictions")) == 3


def test_another_name(folder):
    write()
    write(rows=2, table="in march")
    write(rows=1, table="main.in_april")
    counts = [ask(f"SELECT count(*) FROM {name}") for name in ("predictions", '"in march"', "in_april")]
    assert counts == [[(3,)], [(2,)], [(1,)]]


def test_a_table_made_by_others_meanwhile(folder):
    with pytest.raises(DataError, match="there is a table"), open_sink(URL) as sink:  # noqa: PT012
        sink.write(BLOCK)
        ask("CREATE TABLE predictions (other TEXT)")
    assert ask("SELECT * FROM predictions") == []


def test_from_the_database_that_it_goes_to(folder):
    """Somebody reads from it while the rows are made: nothing of it is locked."""
    ask("CREATE TABLE orders AS SELECT 7 AS id")
    with closing(sqlite3.connect("out.db", timeout=0)) as reader, open_sink(URL) as sink:
        for row in reader.execute("SELECT id FROM orders"):
            sink.write({"id": np.array(row)})
            ask("INSERT INTO orders VALUES (8)")
        assert ask("SELECT count(*) FROM orders") == [(2,)]
    assert ask("SELECT * FROM predictions") == [(7,)]


def test_a_database_that_others_keep_locked(folder):
    ask("CREATE TABLE predictions AS SELECT 7 AS id")
    with closing(sqlite3.connect("out.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DataError, match=r"^sqlite:///out\.db: database is locked$"):
            write(url=f"{URL}?timeout=0.05", replace=True)
        other.execute("COMMIT")
    assert ask("SELECT * FROM predictions") == [(7,)]


def test_a_view_in_its_place_stays(folder):
    """What cannot be dropped is found out in the transaction, which leaves nothing behind."""
    ask("CREATE VIEW predictions AS SELECT 7 AS id")
    with pytest.raises(DataError, match="DROP VIEW"):
        write(replace=True)
    assert ask("SELECT * FROM predictions") == [(7,)]


def test_no_database(folder):
    Path("out.db").write_text("id,price\n" * 100, encoding="utf-8")
    before = contents(folder)
    with pytest.raises(DataError, match=r"^sqlite:///out\.db: file is not a database$"):
        write()
    with pytest.raises(DataError, match="no folder"):
        write(url="sqlite:///no/folder/out.db")
    with pytest.raises(DataError, match="in memory"):
        write(url="sqlite://")
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "postgresql://me:pass-w0rd@127.0.0.1:9/shop",
            "postgresql://127.0.0.1:9/shop: no server answers there: ",
        ),
        ("postgresql://127.0.0.1:9/shop?user=me&password=pass-w0rd", "postgresql://127.0.0.1:9/shop: "),
        ("postgresql://me:pass-w0rd@127.0.0.1:port/shop", "not the address of a database"),
        ("postgresql://me:pass-w0rd@127.0.0.1:9/shop?pass-w0rd=1", "postgresql://127.0.0.1:9/shop: "),
        ("nosql://me:pass-w0rd@host/shop", "nosql://host/shop: no database of the kind"),
        ("mysql+mysqldb://me:pass-w0rd@host/shop", "mysql://host/shop: needs the driver MySQLdb"),
        ("postgresql://me:s@pass-w0rd@127.0.0.1:9/shop", "not the address of a database.*%40"),
    ],
)
def test_passwords_stay_secret(url, words):
    with pytest.raises(DataError, match=words) as raised:
        write(url=url)
    assert "pass-w0rd" not in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.__suppress_context__  # nor in a traceback


def test_what_would_replace_its_own_source(folder):
    assert replaces_source("a.csv", None, str(folder / "a.csv"), None)
    assert not replaces_source("b.csv", None, "a.csv", None)
    assert not replaces_source(URL, None, "out.db", None)
    assert replaces_source(URL, "orders", f"sqlite:///{folder}/out.db", "orders")
    assert replaces_source(URL, None, URL, "predictions")
    assert replaces_source(URL, "Orders", URL, "main.orders")
    assert not replaces_source(URL, "spring.orders", URL, "autumn.orders")
    assert not replaces_source(URL, None, URL, "orders")
    assert not replaces_source(URL, None, URL, None)  # a query, whose rows are all read before
    assert not replaces_source(URL, None, "sqlite:///other.db", "predictions")
    one, other = ("postgresql://a:b@host/shop", "postgresql+psycopg://c@host/shop?sslmode=require")
    assert replaces_source(one, "orders", other, "orders")
    assert not replaces_source(one, "orders", "postgresql://host/other", "orders")
