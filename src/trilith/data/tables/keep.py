"""The last step of reading: a relation becomes the staged table, and infinite numbers are refused."""

from __future__ import annotations

from trilith.data.tables.cell_forms import TIMES
from trilith.data.tables.recognise import recognise
from trilith.data.tables.rows import Rows
from trilith.data.tables.staging import Relation, Staging, explained
from trilith.errors import DataError


def keep(staging: Staging, source: str, relation: Relation) -> Rows:
    """Read the relation's rows into the table `staged`, whose columns are c0, c1, ...

    Text of which every cell is a date becomes a column of times. Raises DataError for no columns, no rows,
    and an infinite number.
    """
    names = list(relation.columns)
    if not names:
        raise DataError(f"{source}: no columns of numbers, times or text")
    cells = ", ".join(f"{cell} AS c{place}" for place, cell in enumerate(relation.columns.values()))
    with explained(relation.explain, source):
        staging.connection.execute(f"CREATE TABLE staged AS SELECT {cells} FROM {relation.sql}")
    kinds = [str(row[1]) for row in staging.connection.execute("DESCRIBE staged").fetchall()]
    count = staging.number("SELECT count(*) FROM staged")
    if not count:
        raise DataError(f"{source}: no rows; expected at least one")
    _turn_into_times(staging, [f"c{place}" for place, kind in enumerate(kinds) if kind == "VARCHAR"])
    lines = None if relation.file is None else relation.file.begins(count)
    rows = Rows(staging, source, names, relation.orders, relation.left_out, lines)
    _refuse_infinite(staging, rows, [place for place, kind in enumerate(kinds) if kind == "DOUBLE"])
    return rows


def _turn_into_times(staging: Staging, columns: list[str]) -> None:
    for column, form in recognise(staging, "staged", columns, TIMES).items():
        staging.connection.execute(
            f"ALTER TABLE staged ALTER {column} TYPE TIMESTAMP USING {form.value_of(column)}"
        )


def _refuse_infinite(staging: Staging, rows: Rows, places: list[int]) -> None:
    if not places:
        return
    (found,) = staging.connection.execute(
        f"SELECT {', '.join(f'bool_or(isinf(c{place}))' for place in places)} FROM staged"
    ).fetchall()  # a result that is not fetched to its end keeps the connection busy
    for place, infinite in zip(places, found, strict=True):
        if infinite:
            row = staging.number(f"SELECT min(rowid) FROM staged WHERE isinf(c{place})")
            raise DataError(
                f"{rows.source}, {rows.place(row)}: column {rows.names[place]!r} holds an infinite number; "
                "expected a finite one, or an empty cell where it is not known"
            )
