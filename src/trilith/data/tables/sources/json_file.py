"""JSON lines, one object a line, or one array of objects; packed or not."""

from pathlib import Path

from trilith.data.tables.sources.file import link
from trilith.data.tables.sources.packed import unpacked
from trilith.data.tables.sql_types import described
from trilith.data.tables.staging import Relation, Staging, explained, literal

LARGEST_OBJECT = 1 << 26  # bytes


def read_json(staging: Staging, path: Path, source: str) -> Relation:
    """The columns of all objects, each of the type that fits all of its values; objects within are text.

    Raises DataError where the file is not JSON.
    """
    link(unpacked(path, source, staging.file.parent), staging.file)
    options = (
        "compression = 'none', sample_size = -1, maximum_depth = 2, map_inference_threshold = -1, "
        f"field_appearance_threshold = 0, maximum_object_size = {LARGEST_OBJECT}"
    )
    with explained(None, source):
        return described(staging, f"read_json({literal(str(staging.file))}, {options})")
