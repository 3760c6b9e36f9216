"""Every kind of column by its name. A new kind is one file and one line here."""

from trilith.data.tables.columns.boolean import BooleanColumn
from trilith.data.tables.columns.category import CategoryColumn
from trilith.data.tables.columns.column_encoder import ColumnEncoder
from trilith.data.tables.columns.number import NumberColumn
from trilith.data.tables.columns.ordered import OrderedColumn
from trilith.data.tables.columns.text import TextColumn
from trilith.data.tables.columns.time import TimeColumn

COLUMN_KINDS: dict[str, type[ColumnEncoder]] = {
    "number": NumberColumn,
    "category": CategoryColumn,
    "ordered": OrderedColumn,
    "boolean": BooleanColumn,
    "time": TimeColumn,
    "text": TextColumn,
}
KIND_OF: dict[type[ColumnEncoder], str] = {encoder: kind for kind, encoder in COLUMN_KINDS.items()}
