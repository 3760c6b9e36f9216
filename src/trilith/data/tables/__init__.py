"""Tables behind one door: read_table opens a source, and nothing outside knows how it was read."""

from trilith.data.tables.columns.catalogue import COLUMN_KINDS
from trilith.data.tables.columns.decision import Decision
from trilith.data.tables.columns.feature import GROUPS, Feature
from trilith.data.tables.encoder import TableEncoder
from trilith.data.tables.labelled import Labelled, separate_target
from trilith.data.tables.read import open_rows, read_table
from trilith.data.tables.rows import Rows
from trilith.data.tables.sources.samples import SAMPLES
from trilith.data.tables.summary import ColumnSummary, summary
from trilith.data.tables.table import Table
from trilith.data.tables.target import guess_target, guess_task

__all__ = [
    "COLUMN_KINDS",
    "GROUPS",
    "SAMPLES",
    "ColumnSummary",
    "Decision",
    "Feature",
    "Labelled",
    "Rows",
    "Table",
    "TableEncoder",
    "guess_target",
    "guess_task",
    "open_rows",
    "read_table",
    "separate_target",
    "summary",
]
