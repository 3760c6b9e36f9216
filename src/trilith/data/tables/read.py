"""read_table: the one door. A new kind of source is a new file beside this one and a line here."""

from pathlib import Path

from trilith.data.tables.csv_file import read_csv
from trilith.data.tables.samples import PREFIX, read_sample
from trilith.data.tables.table import Table


def read_table(source: str | Path) -> Table:
    """Read a table from a CSV file with a header, or from scikit-learn's data as "sample:NAME".

    Raises DataError, in one line, for whatever cannot be read.
    """
    if isinstance(source, str) and source.startswith(PREFIX):
        return read_sample(source.removeprefix(PREFIX))
    return read_csv(Path(source))
