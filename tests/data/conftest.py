"""A CSV file made of the text that a test gives."""

from collections.abc import Callable
from pathlib import Path

import pytest

WriteFile = Callable[[str | bytes], Path]


@pytest.fixture
def houses(tmp_path: Path) -> WriteFile:
    """Write the text, or the bytes, to houses.csv and return its path."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "houses.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
