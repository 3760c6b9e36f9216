"""The text of a file, or one clear line on why it has none."""

import stat
from pathlib import Path

from trilith.data.tables.nearest import nearest_names
from trilith.errors import DataError

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> str:
    """The UTF-8 text of a file or a pipe, with or without a byte order mark.

    Raises DataError for a missing file, a folder, a device, a file that may not be read, bytes that are
    not UTF-8 (with the line and the byte), and NUL bytes.
    """
    data = _read_bytes(path)
    if data.startswith(UTF_16_MARKS):
        raise DataError(f"{path}: the file is in UTF-16; expected UTF-8, so save it again as 'CSV UTF-8'")
    zero = data.find(b"\0")
    if zero >= 0:
        raise DataError(
            f"{path}, line {_line(data, zero)}: a NUL byte, so this is no text file; expected CSV: "
            "export a spreadsheet or a database as CSV, unpack a compressed file"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder counts from behind the byte order mark, and hands back the bytes it counted in.
        raise DataError(
            f"{path}, line {_line(error.object, error.start)}: byte 0x{error.object[error.start]:02x} is not "
            "UTF-8; save the file as 'CSV UTF-8', or convert it, as with iconv -f latin1 -t utf-8"
        ) from None


def _read_bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
            return path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: no such file{_neighbours(path)}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise DataError(f"{path}: the file cannot be read: {reason}") from None
    if stat.S_ISDIR(mode):
        raise DataError(f"{path}: a folder; expected a CSV file, so name one inside it")
    raise DataError(f"{path}: a device; expected a CSV file")


def _neighbours(path: Path) -> str:
    """The files beside it whose names look like the one that is missing."""
    try:
        near = nearest_names(path.name, (file.name for file in path.parent.iterdir()))
    except OSError:
        return ", nor its folder"
    return f"; did you mean {' or '.join(str(path.with_name(name)) for name in near)}?" if near else ""


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
