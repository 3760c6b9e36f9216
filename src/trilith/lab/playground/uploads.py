"""Tables that were handed to the page: kept in a folder of the lab's own until it ends."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from trilith.errors import TrilithError
from trilith.files import write_atomically

LONGEST = 80  # characters of a name


class Uploads:
    """A folder that is there from its first use to the end of the lab."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None

    def keep(self, name: str, content: str) -> str:
        """Write a table down under a name like its own, which is returned; one of that name is replaced."""
        plain = re.sub(r"[^\w.-]+", "-", Path(name).name)[-LONGEST:].lstrip(".-") or "table.csv"
        write_atomically(self.folder / plain, content.encode())
        return plain

    @contextmanager
    def named_plainly(self) -> Iterator[None]:
        """Errors within speak of a table by the name that people know, not by where it lies."""
        try:
            yield
        except TrilithError as error:
            raise type(error)(str(error).replace(f"{self.folder}{os.sep}", "")) from None

    @property
    def folder(self) -> Path:
        """Where they are."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="trilith-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
