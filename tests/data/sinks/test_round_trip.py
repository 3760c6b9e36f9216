"""Whatever is written to a sink, block by block, other people's readers find there."""

import csv
import gzip
import json
import sqlite3
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trilith.data.tables.sinks import open_sink

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    "boolean": st.booleans(),
    "whole": st.none() | st.integers(-(2**63), 2**63 - 1),
    "single": st.floats(width=32, allow_infinity=False),
    "double": st.floats(allow_infinity=False),
    "time": st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)),
}


def column(kind: str, cells: list[Any]) -> np.ndarray:
    """The cells as an array of their kind."""
    if kind == "whole":
        known = [0 if cell is None else cell for cell in cells]
        return np.ma.array(np.array(known, np.int64), mask=[cell is None for cell in cells])
    if kind == "time":
        return np.array(["NaT" if cell is None else cell for cell in cells], "datetime64[us]")
    return np.array(
        cells, {"text": object, "boolean": bool, "single": np.float32, "double": np.float64}[kind]
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, str], list[dict[str, np.ndarray]], list[tuple[Any, ...]]]:
    """The kind of each column, blocks of rows, and all rows as the cells that were drawn."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold))
    kinds = {name: draw(st.sampled_from(sorted(CELLS))) for name in names}
    row = st.tuples(*(CELLS[kind] for kind in kinds.values()))
    blocks = draw(st.lists(st.lists(row, max_size=4), min_size=1, max_size=3))
    arrays = [
        {name: column(kind, [row[place] for row in rows]) for place, (name, kind) in enumerate(kinds.items())}
        for rows in blocks
    ]
    known = [tuple(None if cell != cell else cell for cell in row) for rows in blocks for row in rows]
    return kinds, arrays, known


def write(target: Any, blocks: list[dict[str, np.ndarray]]) -> None:
    with open_sink(target) as sink:
        for block in blocks:
            sink.write(block)


def single(value: Any) -> Any:
    return None if value is None else np.float32(value)


@given(tables(), st.sampled_from([".csv", ".tsv", ".csv.gz"]))
def test_delimited(table, ending):
    kinds, blocks, rows = table
    with TemporaryDirectory() as folder:
        path = Path(folder, f"out{ending}")
        write(path, blocks)
        opened = gzip.open if ending.endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file, delimiter="\t" if ending == ".tsv" else ",")
    read = {
        "text": str,
        "boolean": {"true": True, "false": False}.get,
        "whole": int,
        "single": lambda cell: float(np.float32(cell)),
        "double": float,
        "time": datetime.fromisoformat,
    }
    assert header == list(kinds)
    found = [
        tuple(read[kind](cell) if cell else None for kind, cell in zip(kinds.values(), line, strict=True))
        for line in lines
    ]
    assert found == [tuple(cell if cell != "" else None for cell in row) for row in rows]


@given(tables())
def test_json_lines(table):
    kinds, blocks, rows = table
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.jsonl")
        write(path, blocks)
        text = path.read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    assert all(list(row) == list(kinds) for row in found)
    for row in found:
        for name, kind in kinds.items():
            if row[name] is not None and kind == "time":
                row[name] = datetime.fromisoformat(row[name])
            if kind == "single":
                row[name] = single(row[name])
    assert [tuple(row.values()) for row in found] == rows


@settings(max_examples=25)
@given(tables())
def test_parquet(table):
    kinds, blocks, rows = table
    types = {"text": "VARCHAR", "whole": "BIGINT", "single": "FLOAT", "time": "TIMESTAMP"}
    with TemporaryDirectory() as folder:
        write(Path(folder, "out.parquet"), blocks)
        with duckdb.connect() as connection:
            found = connection.read_parquet(f"{folder}/out.parquet")
            assert found.columns == list(kinds)
            assert list(map(str, found.types)) == [types.get(kind, kind.upper()) for kind in kinds.values()]
            assert found.fetchall() == rows


@settings(max_examples=25)
@given(tables())
def test_sqlite(table):
    kinds, blocks, rows = table
    with TemporaryDirectory() as folder:
        write(f"sqlite:///{folder}/out.db", blocks)
        connection = sqlite3.connect(f"{folder}/out.db")
        try:
            found = connection.execute("SELECT * FROM predictions ORDER BY rowid")
            assert [each[0] for each in found.description] == list(kinds)
            read = {"time": datetime.fromisoformat, "single": np.float32, "boolean": bool}
            cells = [
                tuple(
                    read.get(kind, lambda cell: cell)(cell) if cell is not None else None
                    for kind, cell in zip(kinds.values(), row, strict=True)
                )
                for row in found
            ]
        finally:
            connection.close()
    assert cells == rows


WIDER = [
    ([1, 2], [2.5, 3.0], "DOUBLE", [1.0, 2.0, 2.5, 3.0]),
    ([1.5, 2.5], [1, 2], "DOUBLE", [1.5, 2.5, 1.0, 2.0]),
    (np.float32([0.5, 2]), [1, 2], "DOUBLE", [0.5, 2.0, 1.0, 2.0]),
    ([np.nan, np.nan], ["a", "b"], "VARCHAR", [None, None, "a", "b"]),
    ([True, False], ["a", "b"], "VARCHAR", ["true", "false", "a", "b"]),
]


@pytest.mark.parametrize(("first", "second", "kind", "cells"), WIDER)
def test_a_column_that_turns_out_wider_than_its_first_block(tmp_path, first, second, kind, cells):
    write(tmp_path / "out.parquet", [{"x": np.asarray(first)}, {"x": np.asarray(second)}])
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(tmp_path / "out.parquet"))
        assert (str(found.types[0]), [cell for (cell,) in found.fetchall()]) == (kind, cells)
