"""From a source to arrays: tables, the samples, the parts for training, validation and testing.

Knows nothing of networks. `tables` is the one door to rows and columns.
"""

from trilith.data.report import DataReport, data_report
from trilith.data.split import Split, SplitPlan, require_rows, split_rows
from trilith.data.tables import (
    COLUMN_KINDS,
    GROUPS,
    SAMPLES,
    ColumnSummary,
    Decision,
    Feature,
    Labelled,
    Rows,
    Table,
    TableEncoder,
    guess_target,
    guess_task,
    open_rows,
    read_table,
    separate_target,
    summary,
)

__all__ = [
    "COLUMN_KINDS",
    "GROUPS",
    "SAMPLES",
    "ColumnSummary",
    "DataReport",
    "Decision",
    "Feature",
    "Labelled",
    "Rows",
    "Split",
    "SplitPlan",
    "Table",
    "TableEncoder",
    "data_report",
    "guess_target",
    "guess_task",
    "open_rows",
    "read_table",
    "require_rows",
    "separate_target",
    "split_rows",
    "summary",
]
