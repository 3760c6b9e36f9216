"""The content of a table is known again, whatever file it lies in, and a changed cell changes it."""

from pathlib import Path

import numpy as np
import pytest

from trilith.data import open_rows
from trilith.data.tables.digest import ContentDigest
from trilith.data.tables.table import Table
from trilith.errors import DataError


def digest(*blocks: Table) -> str:
    found = ContentDigest()
    for block in blocks:
        found.update(block)
    return found.hexdigest()


def table() -> Table:
    times = np.array(["2024-01-01", "NaT", "2024-01-03", "1969-12-31"], "datetime64[us]")
    words = np.array(["a", None, "", "bä"], object)
    return Table({"number": np.array([0.5, np.nan, 0.0, -1e300]), "time": times, "word": words})


def changed(**columns: np.ndarray) -> Table:
    return Table({**table().columns, **columns})


def test_however_the_rows_are_cut() -> None:
    whole = table()
    cuts = [whole.take([0]), whole.take(np.arange(0)), whole.take([1, 2, 3])]
    assert digest(*cuts) == digest(whole)


@pytest.mark.parametrize(
    "other",
    [
        changed(number=np.array([0.5, 0.0, 0.0, -1e300])),
        changed(word=np.array(["a", None, "b", "ä"], object)),
        changed(word=np.array(["a", "", None, "bä"], object)),
        changed(time=np.array(["2024-01-01", "NaT", "2024-01-03", "1970-01-01"], "datetime64[us]")),
        table().take([0, 1, 3, 2]),
        table().take([0, 1, 2]),
        table().without("time"),
        Table(dict(reversed(table().columns.items()))),
        Table({"Number" if name == "number" else name: cells for name, cells in table().columns.items()}),
        Table(table().columns, orders={"word": ("a", "bä")}),
    ],
)
def test_whatever_is_different(other: Table) -> None:
    assert digest(other) != digest(table())


def test_times_are_not_the_numbers_that_count_them() -> None:
    empty = [Table({"x": np.array([], dtype)}) for dtype in (np.float64, "datetime64[us]", object)]
    assert len({digest(each) for each in empty}) == 3


def test_one_zero_and_one_missing_number() -> None:
    other_nan = np.array([0x7FF8_0000_0000_0001], np.uint64).view(np.float64)
    assert digest(Table({"x": np.array([-0.0])})) == digest(Table({"x": np.array([0.0])}))
    assert digest(Table({"x": other_nan})) == digest(Table({"x": np.array([np.nan])}))


def test_columns_that_change_between_blocks() -> None:
    with pytest.raises(DataError, match="expected the columns"):
        digest(table(), table().without("time"))


def test_a_csv_and_a_parquet_file_of_the_same_table(tmp_path: Path) -> None:
    import polars

    frame = polars.DataFrame(
        {
            "x": [1.5, None, 3.0],
            "name": ["é", None, 'long, "quoted"'],
            "day": ["2024-01-01", "2024-02-29", None],
        }
    ).with_columns(polars.col("day").str.to_date())
    frame.write_csv(tmp_path / "rows.csv")
    frame.write_parquet(tmp_path / "rows.parquet")
    found = []
    for source in ("rows.csv", "rows.parquet"):
        with open_rows(tmp_path / source) as rows:
            found.append(digest(*rows.blocks(2)))
    assert found[0] == found[1]
