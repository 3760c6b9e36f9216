"""Where text goes: a file that is replaced when complete, plain or gzip; stdout; a pipe or a device."""

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from trilith.files import replaced_when_complete


@contextmanager
def open_text_stream(path: Path | None) -> Iterator[TextIO]:
    """A UTF-8 stream to the file, packed where its name ends in .gz; for None to stdout.

    A pipe or a device takes what comes: there is nothing to keep, and nothing to rename.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
    elif is_pipe_or_device(path):
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    elif path.suffix.lower() == ".gz":
        # without a name and a time, equal rows give equal bytes
        with (
            replaced_when_complete(path) as beside,
            beside.open("wb") as raw,
            gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream,
        ):
            yield stream
    else:
        with (
            replaced_when_complete(path) as beside,
            beside.open("w", encoding="utf-8", newline="") as stream,
        ):
            yield stream


def is_pipe_or_device(path: Path) -> bool:
    """Whether something is there that is neither a file nor a folder."""
    return path.exists() and not path.is_file() and not path.is_dir()
