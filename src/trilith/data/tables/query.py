"""A user's SQL over a source: one SELECT, in which the source is the table `data`."""

from __future__ import annotations

from trilith.data.tables.nearest import listing
from trilith.data.tables.sql_types import read_columns
from trilith.data.tables.staging import Relation, Staging, explained, identifier
from trilith.errors import DataError

EXAMPLE = "SELECT * FROM data WHERE ..."


def ask(staging: Staging, source: str, relation: Relation, query: str) -> Relation:
    """What the query makes of the relation. Raises DataError where it is not one SELECT, or cannot run."""
    connection = staging.connection
    where = f"the query on {source}"
    with explained(None, where):
        select = _the_one_select(staging, where, query)
        view = ", ".join(f"{cell} AS {identifier(name)}" for name, cell in relation.columns.items())
        connection.execute(
            f"CREATE VIEW data AS SELECT {'*' if relation.native else view} FROM {relation.sql}"
        )
        asked = connection.sql(select)
        names, types = asked.columns, asked.types
        cells = [f"a{column}" for column in range(len(names))]
        refuse_repeated(names, where)
        connection.execute(f"CREATE VIEW asked({', '.join(cells)}) AS {select}")
    columns, left_out = read_columns(zip(names, cells, types, strict=True))
    orders = {name: levels for name, levels in relation.orders.items() if name in columns}
    return Relation("asked", columns, orders, left_out, explain=relation.explain)


def refuse_repeated(names: list[str], source: str) -> None:
    """Raise DataError where two columns of a result have the same name, or one has none."""
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated or "" in names:
        which = f"gives {listing(repeated)} more than once" if repeated else "gives a column without a name"
        raise DataError(
            f"{source} {which}; each column needs a name of its own, as in SELECT a.id AS order_id"
        )


def _the_one_select(staging: Staging, source: str, query: str) -> str:
    from duckdb import StatementType

    statements = staging.connection.extract_statements(query)
    if len(statements) != 1 or statements[0].type != StatementType.SELECT:
        raise DataError(f"{source}: expected one SELECT, and nothing else: {EXAMPLE}")
    return statements[0].query.strip().rstrip(";")
