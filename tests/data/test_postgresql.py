"""Tables of a real PostgreSQL server, and what is said when it is not as expected."""

import datetime
import gc
import threading

import pytest

from tests.helpers.postgresql import PASSWORD, USER, programs, server
from trilith.data import open_rows, read_table
from trilith.data.tables.sinks import open_sink
from trilith.errors import DataError

psycopg = pytest.importorskip("psycopg")

SHOP = """
CREATE TYPE size AS ENUM ('small', 'large');
CREATE TABLE orders (id bigint PRIMARY KEY, price numeric(9, 2), paid boolean, day date, at timestamptz,
    opens time, lasts interval, note text, size size, key uuid, tags text[], more jsonb, picture bytea);
INSERT INTO orders SELECT i, i * 1.5, i % 2 = 0, date '2024-01-01' + i, timestamptz '2024-01-01 10:00+02',
    time '10:30', interval '1 hour', 'n' || i % 3, 'large', gen_random_uuid(), ARRAY['a'], '{"k": 1}', 'x'
    FROM generate_series(0, 29999) AS i;
INSERT INTO orders (id) VALUES (30000);
CREATE TABLE empty (a int);
CREATE SEQUENCE counter;
CREATE SCHEMA old; CREATE TABLE old.sales (a int); INSERT INTO old.sales VALUES (7);
"""


@pytest.fixture(scope="module")
def port():
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed")
    with server(folder) as number:
        with connect(number) as connection:
            connection.execute(SHOP)
        yield number


def connect(port):
    return psycopg.connect(
        host="127.0.0.1", port=port, user=USER, password=PASSWORD, dbname="postgres", autocommit=True
    )


@pytest.fixture
def address(port):
    return f"postgresql://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}/postgres"


def complaint(address, port, **asked):
    """The one line, which begins with the address and tells nothing of the user."""
    with pytest.raises(DataError) as caught:
        read_table(address, **asked)
    said = str(caught.value)
    assert said.startswith(f"postgresql://127.0.0.1:{port}/")
    assert len(said.splitlines()) == 1
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    for secret in (USER, PASSWORD, PASSWORD.replace(" ", "%20"), "wrong"):
        assert secret not in said
    return said


def test_a_table_of_every_type(address):
    with open_rows(address, table="orders") as rows:
        assert len(rows) == 30_001
        assert USER not in rows.source
        assert PASSWORD not in rows.source
        table = rows.table()
    first = {name: column[1] for name, column in table.columns.items()}
    assert first["price"] == 1.5
    assert first["paid"] == "false"
    assert first["day"] == datetime.datetime(2024, 1, 2)
    assert first["at"] == datetime.datetime(2024, 1, 1, 8)
    assert first["opens"] == 10.5 * 3600
    assert first["lasts"] == 3600
    assert (first["note"], first["size"], first["tags"], first["more"]) == (
        "n1",
        "large",
        '["a"]',
        '{"k": 1}',
    )
    assert len(first["key"]) == 36
    assert list(table.left_out) == ["picture"]
    assert table.columns["id"].tolist() == list(range(30_001))
    assert table.columns["note"][-1] is None


def test_a_query(address):
    table = read_table(
        address, query="SELECT note, avg(price)::float8 AS mean FROM orders GROUP BY note ORDER BY 1"
    )
    assert table.columns["note"].tolist() == ["n0", "n1", "n2", None]
    assert read_table(address, query="SELECT '10%' AS a WHERE 'ab' LIKE 'a%'").columns["a"].tolist() == [
        "10%"
    ]


def test_another_schema(address):
    assert read_table(address, table="old.sales").columns["a"].tolist() == [7]


def test_the_password_of_the_environment(port, monkeypatch):
    monkeypatch.setenv("PGUSER", USER)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert len(read_table(f"postgresql://127.0.0.1:{port}/postgres", table="old.sales")) == 1


def test_a_wrong_password(port):
    said = complaint(f"postgresql://{USER}:wrong@127.0.0.1:{port}/postgres", port, table="orders")
    assert "password was refused" in said


def test_a_wrong_password_of_what_is_written_to(port):
    url = f"postgresql://{USER}:wrong@127.0.0.1:{port}/postgres"
    with pytest.raises(DataError, match="the user or the password was refused") as caught, open_sink(url):
        pass
    assert USER not in str(caught.value)


def test_no_server():
    assert "no server answers there" in complaint(
        f"postgresql://{USER}:wrong@127.0.0.1:1/x", 1, table="orders"
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"table": "order"}, "no table 'order'; did you mean 'orders'?"),
        ({}, "name a table or give a query; there are "),
        ({"table": "empty"}, "the table 'empty' has no rows"),
        ({"query": "SELECT * FROM orders WHERE id < 0"}, "the query gives no rows"),
        ({"query": "SELECT FROM WHERE"}, "syntax error"),
        ({"query": "SELECT nothing FROM orders"}, "does not exist"),
        ({"query": "DROP TABLE orders"}, "expected a query"),
        ({"query": "SELECT 1; DROP TABLE orders"}, "multiple commands"),
        ({"query": "SELECT nextval('counter')"}, "nothing may be changed there"),
        ({"query": "SELECT id, id FROM orders"}, "'id' more than once"),
    ],
)
def test_what_cannot_be_read(address, port, asked, words):
    assert words in complaint(address, port, **asked)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_connection_lost_on_the_way(address, port):
    def end():
        with connect(port) as connection:
            for _ in range(200):
                found = connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'FETCH%'"
                ).fetchall()
                if found:
                    return
                threading.Event().wait(0.02)

    killer = threading.Thread(target=end)
    killer.start()
    said = complaint(address, port, query="SELECT id, pg_sleep(0.01)::text AS s FROM orders")
    killer.join()
    assert "the connection was lost" in said
    gc.collect()  # psycopg complains of the cursor that the server has closed
