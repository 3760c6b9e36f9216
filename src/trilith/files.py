"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_atomically(path: str | Path, content: bytes | str) -> None:
    """Write beside the target, flush to the disk, then rename: nobody ever sees half a file.

    Raises:
        OSError: the folder does not exist, is not writable or is full; the old file is untouched.
    """
    with replaced_when_complete(path) as beside:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_new(path: str | Path, content: bytes | str) -> None:
    """Write a file that is not there yet, whole or not at all; its folder is made where it is missing.

    Raises:
        FileExistsError: it is there; it is as it was.
        OSError: as write_atomically.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(exist_ok=False)  # from here on the name is ours
    try:
        write_atomically(path, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def replaced_when_complete(path: str | Path, keep: Path | None = None) -> Iterator[Path]:
    """Gives an empty file beside the target to write to, and renames it to the target if all goes well.

    After an error, Ctrl-C among them, the file beside is gone and the target as it was. Otherwise the new one
    outlasts a loss of power, and the earlier one has become `keep`, where that is given.

    Raises:
        OSError: as write_atomically; names the target, also where the block raised it without a name.
    """
    path = Path(path)
    temporary: str | None = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(descriptor)
        yield Path(temporary)
        with Path(temporary).open("rb+") as file:
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        if keep is not None and path.exists():
            path.replace(keep)
        Path(temporary).replace(path)
        _flush_folder(path.parent)
    except OSError as error:
        if temporary is None or error.filename in (None, temporary):
            error.filename = str(path)  # not the temporary name, which says nothing to anybody
        raise
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def user_folder(variable: str, *usual: str) -> Path:
    """A folder of the user's, such as XDG_CACHE_HOME, else the usual one within the home folder.

    What is not absolute is ignored, as the XDG Base Directory Specification says.
    """
    given = os.environ.get(variable, "")
    return Path(given) if os.path.isabs(given) else Path.home().joinpath(*usual)  # noqa: PTH117 - of texts


def require_writable_folder(folder: str | Path) -> None:
    """Raise an OSError unless files can be written to the folder, or it can be made. Makes nothing."""
    folder = Path(folder)
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(there))
    if not os.access(there, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(there))


def _flush_folder(folder: Path) -> None:
    """Bring the names in it to the disk, on systems and file systems where that can be asked for."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _umask() -> int:
    # there is no way to read it but to set it
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
