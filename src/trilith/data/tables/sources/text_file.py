"""A text file in any common encoding, packed or not, made ready for DuckDB: UTF-8, one kind of line end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trilith.data.tables.sources.encoding import encoding_of
from trilith.data.tables.sources.file import BLOCK, blocks, link, reason
from trilith.data.tables.sources.packed import unpacked
from trilith.errors import DataError


@dataclass(frozen=True)
class Text:
    """What stands at `file` now: how many lines it has, and how each ends."""

    lines: int
    end: str


def make_ready(path: Path, source: str, file: Path) -> Text:
    """Put the text at `file`: a link where DuckDB can read the file as it is, else a copy.

    Raises DataError for NUL bytes, for bytes of no known encoding, and for a file that cannot be unpacked.
    """
    try:
        plain = unpacked(path, source, file.parent)
        encoding = encoding_of(plain, source)
        text = _lines(plain) if encoding == "utf-8" else None
        if text is None:
            return _rewrite(plain, encoding, file)
        link(plain, file)
        return text
    except UnicodeError as error:
        raise DataError(f"{source}: the file cannot be read: {error}") from None
    except OSError as error:
        raise DataError(f"{source}: the file cannot be read: {reason(error)}") from None


def _lines(plain: Path) -> Text | None:
    """The lines of the file; None unless all end alike and none consists of spaces only."""
    ends, returns, pairs, blank, last = 0, 0, 0, False, b""
    for block in blocks(plain):
        seam = last + block  # a pair may lie across two blocks
        ends += block.count(b"\n")
        returns += block.count(b"\r")
        pairs += seam.count(b"\r\n")
        blank = blank or b"\n " in seam or b"\r " in seam
        last = block[-1:]
    counts = {"\r\n": pairs, "\n": ends - pairs, "\r": returns - pairs}
    found = [end for end, count in counts.items() if count]
    if blank or len(found) > 1:
        return None
    unfinished = last not in (b"", b"\n", b"\r")
    return Text(sum(counts.values()) + unfinished, found[0] if found else "\n")


def _rewrite(plain: Path, encoding: str, file: Path) -> Text:
    """Copy the text as UTF-8; every line outside quotes ends with a newline, and spaces alone are no cell."""
    lines, quoted = 0, False
    with (
        plain.open(encoding=encoding, newline="") as source,
        file.open("w", encoding="utf-8", newline="", buffering=BLOCK) as target,
    ):
        for line in source:
            lines += 1
            quoted ^= line.count('"') % 2 == 1
            if not quoted:
                cells = line.rstrip("\r\n")
                line = (cells if cells.strip(" ") else "") + "\n"
            target.write(line)
    return Text(lines, "\n")
