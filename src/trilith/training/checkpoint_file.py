"""The file of a checkpoint: arrays by name and JSON, in the form of safetensors, with a checksum over it all.

Reading it never runs code. The one before is kept beside it, so that at any moment one of the two is whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from trilith.errors import CheckpointError
from trilith.files import replaced_when_complete

FORMAT, FORMAT_VERSION = "trilith checkpoint", "1"
BEFORE_CHECKSUM = b'{"__metadata__":{"checksum":"'  # how the header begins, after its length in eight bytes
CHECKSUM = slice(8 + len(BEFORE_CHECKSUM), 8 + len(BEFORE_CHECKSUM) + 64)
ZEROS = b"0" * 64  # stand in the checksum's place while it is computed
DTYPES = {
    "bool": "BOOL",
    **{f"{kind}{bits}": f"{kind[0].upper()}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)},
    **{f"float{bits}": f"F{bits}" for bits in (16, 32, 64)},
}


class Contents(NamedTuple):
    """What a checkpoint holds: arrays by name, and all the rest, JSON-able."""

    arrays: Mapping[str, np.ndarray]
    about: Mapping[str, Any]


def earlier(path: Path) -> Path:
    """Where the file before this one is kept."""
    return path.with_name(f"{path.name}.previous")


def write_checkpoint(path: Path, contents: Contents) -> None:
    """Write the file whole or not at all; the earlier one is kept.

    Raises:
        CheckpointError: there is no room, or no right, to write it, or something that no file can hold; the
            earlier one is as it was.
    """
    header = _header(contents)
    digest = sha256(header)
    try:
        with replaced_when_complete(path, earlier(path)) as beside, beside.open("rb+") as file:
            file.write(header)
            for array in contents.arrays.values():
                content = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
                digest.update(content)
                file.write(content)
            file.seek(CHECKSUM.start)
            file.write(digest.hexdigest().encode())
    except OSError as error:
        raise CheckpointError(
            f"the checkpoint {path} cannot be written: {error.strerror or error}. Training has stopped; what "
            "was written before is whole. Make room for it, and train again to go on from there."
        ) from error


def read_checkpoint(path: Path) -> Contents | None:
    """What the file holds, or where it is missing or broken the one before; None where there is neither.

    Where neither is whole, training does not begin anew in silence: who goes on may have hours to lose, and a
    copy somewhere.

    Raises:
        CheckpointError: neither is whole, or they cannot be read.
    """
    wrong: list[str] = []
    for each in (path, earlier(path)):
        try:
            return _parsed(each.read_bytes())
        except FileNotFoundError:
            continue
        except CheckpointError as error:
            wrong.append(f"{each} {error}")
        except OSError as error:
            wrong.append(f"{each} cannot be read ({error.strerror})")
    if not wrong:
        return None
    raise CheckpointError(
        f"cannot go on: {'; '.join(wrong)}. Put back a copy that is whole, or delete what is there "
        "to train from the beginning."
    )


def verify_checkpoint(path: Path) -> None:
    """Raise ValueError where this one file is not whole, and OSError where it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # a run that goes on has just put another in its place
        return
    try:
        _parsed(content)
    except CheckpointError as error:
        raise ValueError(str(error)) from error


def delete_unfinished(path: Path) -> None:
    """Delete what a process that was killed while it wrote this file has left beside it."""
    for each in path.parent.glob(f".{escape(path.name)}.*.part"):
        with suppress(OSError):
            each.unlink()


def _header(contents: Contents) -> bytes:
    """The length and the JSON that a file begins with, zeros in the place of the checksum."""
    try:
        about = json.dumps(contents.about, default=_as_plain_number)
    except TypeError as error:
        raise CheckpointError(f"a checkpoint cannot hold what a callback keeps or adds: {error}.") from error
    metadata = {
        "checksum": ZEROS.decode(),
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "about": about,
    }
    header: dict[str, Any] = {"__metadata__": metadata}
    end = 0
    for name, array in contents.arrays.items():
        if array.dtype.name not in DTYPES:
            raise CheckpointError(f"a checkpoint cannot hold an array of {array.dtype} ('{name}').")
        begin, end = end, end + array.nbytes
        header[name] = {
            "dtype": DTYPES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [begin, end],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _as_plain_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} is no text, number, list or mapping")


def _parsed(content: bytes) -> Contents:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    view = memoryview(content)
    if view[8 : CHECKSUM.start] != BEFORE_CHECKSUM:
        raise CheckpointError("is no checkpoint")
    digest = sha256(view[: CHECKSUM.start])
    digest.update(ZEROS)
    digest.update(view[CHECKSUM.stop :])
    if view[CHECKSUM] != digest.hexdigest().encode():
        raise CheckpointError("is corrupted or was not written to its end")
    try:
        metadata = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
        if (metadata["format"], metadata["format_version"]) != (FORMAT, FORMAT_VERSION):
            raise CheckpointError("was written by another version of Trilith")
        return Contents(load(content), json.loads(metadata["about"]))
    except (SafetensorError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise CheckpointError(f"is no sound checkpoint ({error})") from error
