"""Many files' headers, read side by side, and what cannot be read told apart."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from trilith.data.images.files import Header, read_header
from trilith.data.images.listing import ImageListing, Skipped
from trilith.errors import DataError

WORKERS = 8  # most of the time goes into waiting for the disk


def listed_files(
    source: str,
    files: Sequence[Path],
    names: Sequence[str],
    labels: Sequence[object] | None,
    parts: Sequence[str] | None,
    skipped: Sequence[Skipped] = (),
) -> ImageListing:
    """The listing of these files; those without a sound header are skipped."""
    with ThreadPoolExecutor(WORKERS) as pool:
        headers = list(pool.map(_header, files))
    good = [place for place, header in enumerate(headers) if isinstance(header, Header)]
    broken = [
        Skipped(names[place], header) for place, header in enumerate(headers) if isinstance(header, str)
    ]
    found = np.array([headers[place] for place in good], dtype=np.int64).reshape(-1, 3)
    return ImageListing(
        source,
        [files[place] for place in good],
        [names[place] for place in good],
        found[:, :2],
        found[:, 2],
        None if labels is None else np.array([labels[place] for place in good]),
        None if parts is None else np.array([parts[place] for place in good]),
        (*skipped, *broken),
    )


def _header(path: Path) -> Header | str:
    try:
        return read_header(path)
    except DataError as error:
        return str(error)
