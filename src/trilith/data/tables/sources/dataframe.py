"""A dataframe of any library that narwhals knows (pandas, polars, pyarrow, ...), or a matrix of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from trilith.data.tables.sources.python_cells import BYTES, as_column, kind_of
from trilith.data.tables.table import TIME, Column, Table
from trilith.errors import DataError


def table_of(data: Any) -> Table:
    """The dataframe or the matrix as a table; the columns of a matrix are x0, x1, ...

    Ordered categories keep their order. Raises DataError for anything else.
    """
    if isinstance(data, np.ndarray):
        return _table_of_matrix(data)
    import narwhals as nw

    try:
        frame = nw.from_native(data)
    except TypeError:
        raise DataError(
            f"a table cannot be made of {type(data).__name__}; expected a dataframe, a matrix of numbers, "
            "the path of a file or the address of a database"
        ) from None
    except nw.exceptions.DuplicateError as error:
        raise DataError(f"the dataframe: {' '.join(str(error).split())}; rename columns") from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    source = f"the {type(data).__module__.partition('.')[0]} dataframe"
    names = [str(name) for name in frame.columns]
    columns, orders, left_out = {}, {}, {}
    for name, series in zip(names, frame.iter_columns(), strict=True):
        column = _column(series)
        if column is None:
            left_out[name] = BYTES
            continue
        columns[name] = column
        if isinstance(series.dtype, nw.Enum):
            orders[name] = tuple(map(str, series.dtype.categories))
    return Table(columns, source, orders=orders, left_out=left_out)


def _table_of_matrix(data: np.ndarray[Any, Any]) -> Table:
    if data.ndim != 2:
        raise DataError(f"an array of shape {data.shape}: expected two dimensions, (rows, columns)")
    kind = data.dtype.kind
    if kind in "fiu":
        columns = {f"x{place}": column.astype(np.float64) for place, column in enumerate(data.T)}
        return Table(columns, "the array")
    columns = {}
    for place, column in enumerate(data.T):
        values = column.tolist()
        columns[f"x{place}"] = as_column(values, kind_of(values) or "number")
    return Table(columns, "the array")


def _column(series: Any) -> Column | None:
    """The column of a series; None where it holds bytes."""
    import narwhals as nw

    kind = series.dtype
    if kind.is_numeric() and not isinstance(kind, nw.Decimal):
        return np.array(series.cast(nw.Float64).to_numpy(), np.float64)
    if isinstance(kind, nw.Datetime):
        naive = (
            series.dt.replace_time_zone(None)
            if kind.time_zone is None
            else series.dt.convert_time_zone("UTC")
        )
        return np.array(naive.dt.replace_time_zone(None).to_numpy(), "datetime64[us]").astype(TIME)
    values = [None if _is_missing(value) else value for value in series.to_list()]
    found = kind_of(values)
    return None if found == "bytes" else as_column(values, found or "number")


def _is_missing(value: Any) -> bool:
    """None, NaN, and pandas' NA and NaT: whatever is not equal to itself, or does not say."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas' NA will not say; an array says too much
        return not hasattr(value, "__len__")
