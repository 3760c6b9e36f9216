"""In which encoding a text file is written: UTF-8, UTF-16 with its mark, or Windows' Western European."""

import codecs
from pathlib import Path

from trilith.data.tables.sources.file import blocks
from trilith.errors import DataError

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WESTERN = "cp1252"  # Latin-1, with the quotation marks and the euro sign of Windows
NOT_WESTERN = b"\x81\x8d\x8f\x90\x9d"


def encoding_of(plain: Path, source: str) -> str:
    """The encoding, by Python's name.

    The first byte beyond ASCII decides: where it does not begin a letter of UTF-8, the file is taken for
    Western European. Raises DataError for a NUL byte, and for a byte that the encoding does not have.
    """
    with plain.open("rb") as file:
        if file.read(2) in UTF_16_MARKS:
            return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    position, pending, ascii_only = 0, 0, True
    for block in blocks(plain):
        if b"\0" in block:
            line = _line(plain, position + block.index(0))
            raise DataError(
                f"{source}, line {line}: a NUL byte, so this is no text file; expected text: export a "
                "spreadsheet or a database as CSV, or name a compressed file .gz or .zst"
            )
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            if ascii_only and error.object[: error.start].isascii() and _is_western(plain):
                return WESTERN
            place = position - pending + error.start
            raise DataError(
                f"{source}, line {_line(plain, place)}: byte 0x{error.object[error.start]:02x} is not "
                "UTF-8; save the file as 'CSV UTF-8', or convert it, as with iconv -f latin1 -t utf-8"
            ) from None
        ascii_only = ascii_only and text.isascii()
        position += len(block)
        pending = len(decoder.getstate()[0])
    if pending:
        raise DataError(f"{source}: the file ends in the middle of a letter; is it complete?")
    return "utf-8"


def _is_western(plain: Path) -> bool:
    return not any(byte in block for block in blocks(plain) for byte in NOT_WESTERN)


def _line(plain: Path, position: int) -> int:
    """The line, counted from 1, in which the byte at this position stands."""
    with plain.open("rb") as file:
        return file.read(position).count(b"\n") + 1
