"""Files packed with Zstandard, which DuckDB unpacks: Python before 3.14 cannot."""

from pathlib import Path

from trilith.data.tables.sources.file import link
from trilith.data.tables.staging import literal, one_line
from trilith.errors import DataError

NOWHERE = "'\x1f'"  # a character that no text holds, so that each line is one cell


def unpack(packed: Path, plain: Path, source: str) -> None:
    """Write the lines of a packed text file. Raises DataError where it is damaged or not UTF-8."""
    import duckdb

    linked = plain.with_name("packed")
    link(packed, linked)
    as_lines = f"header = false, quote = '', escape = '', delim = {NOWHERE}"
    try:
        with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
            connection.execute(
                f"COPY (FROM read_csv({literal(str(linked))}, auto_detect = false, compression = 'zstd', "
                f"max_line_size = 16777216, columns = {{'line': 'VARCHAR'}}, {as_lines})) "
                f"TO {literal(str(plain))} (FORMAT csv, {as_lines})"
            )
    except duckdb.Error as error:
        raise DataError(
            f"{source}: the file cannot be unpacked: {one_line(error)}; expected UTF-8 text packed with zstd"
        ) from None
