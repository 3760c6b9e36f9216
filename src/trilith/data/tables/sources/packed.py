"""Files packed with gzip or Zstandard, by their first bytes whatever their name, and pipes."""

from __future__ import annotations

import gzip
import shutil
import sys
import zlib
from pathlib import Path

from trilith.data.tables.sources.file import BLOCK, first_bytes, reason
from trilith.errors import DataError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def received(pipe: Path, folder: Path) -> Path:
    """What comes through a pipe, as a file: it can be read only once."""
    file = folder / "received"
    with pipe.open("rb") as source, file.open("wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
    return file


def unpacked(path: Path, source: str, folder: Path) -> Path:
    """The file itself, or a copy without its packing. Raises DataError where the packing is damaged."""
    start = first_bytes(path)
    if not start.startswith((GZIP, ZSTANDARD)):
        return path
    plain = folder / "unpacked"
    try:
        with (
            gzip.open(path) if start.startswith(GZIP) else zstd.open(path) as packed,
            plain.open("wb") as target,
        ):
            shutil.copyfileobj(packed, target, BLOCK)
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        raise DataError(f"{source}: the file cannot be unpacked: {reason(error)}") from None
    return plain
