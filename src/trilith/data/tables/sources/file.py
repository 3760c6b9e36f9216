"""A file on disk: that it is there and can be read, and of what kind it is."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from trilith.data.tables.nearest import nearest_names
from trilith.errors import DataError

BLOCK = 1 << 20  # bytes
MARKS = {  # what the first bytes say where the name says nothing
    b"PAR1": ".parquet",
    b"ARROW1": ".arrow",
    b"PK\x03\x04": ".xlsx",
    b"\xd0\xcf\x11\xe0": ".xls",
    b"SQLite format 3\0": ".sqlite",
}


def require_file(path: Path) -> bool:
    """Whether this is a pipe, which can be read only once, and no regular file.

    Raises DataError for a missing file, a folder, a device, and a file that may not be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISFIFO(mode):
            return True
        if stat.S_ISREG(mode):
            path.open("rb").close()
            return False
    except FileNotFoundError:
        raise DataError(f"{path}: no such file{_neighbours(path)}") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: the file cannot be read: {reason(error)}") from None
    if stat.S_ISDIR(mode):
        raise DataError(f"{path}: a folder; expected a file, so name one inside it")
    raise DataError(f"{path}: a device; expected a file")


def is_pipe(path: Path) -> bool:
    """Whether this is a pipe; what cannot be a path is none."""
    try:
        return path.is_fifo()
    except OSError:  # a name that is too long, as an address may be
        return False


def link(path: Path, file: Path) -> None:
    """Give a file the one name under which DuckDB may read it."""
    file.symlink_to(path.resolve())


def suffix_of(path: Path) -> str:
    """The suffix that tells the kind, without that of the packing: ".csv" for "houses.CSV.gz"."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in (".gz", ".zst")]
    return suffixes[-1] if suffixes else ""


def suffix_by_content(path: Path) -> str:
    """The suffix that the first bytes speak for; "" where they say nothing."""
    start = first_bytes(path)
    return next((suffix for mark, suffix in MARKS.items() if start.startswith(mark)), "")


def first_bytes(path: Path) -> bytes:
    """As many as tell the kind of a file."""
    with path.open("rb") as file:
        return file.read(16)


def reason(error: Exception) -> str:
    """What an error of the file system says."""
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _neighbours(path: Path) -> str:
    """The files beside it whose names look like the one that is missing."""
    try:
        near = nearest_names(path.name, (file.name for file in path.parent.iterdir()))
    except OSError:
        return ", nor its folder"
    return f"; did you mean {' or '.join(str(path.with_name(name)) for name in near)}?" if near else ""


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, so many at a time."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
