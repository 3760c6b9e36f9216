"""The rows of a source as the numbers that a network takes, in memory or, where they are many, on disk."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from trilith.data import TableEncoder
from trilith.data.tables.digest import ContentDigest
from trilith.data.tables.rows import Rows

MOST_CELLS = 20_000_000  # of a table that is looked at whole
SAMPLED_ROWS = 200_000  # of a larger one
MOST_IN_MEMORY = 64_000_000  # numbers: 256 MB


def encode_rows(
    rows: Rows, encoder: TableEncoder, order: Sequence[int] | np.ndarray, folder: Path
) -> tuple[np.ndarray, str]:
    """(len(order), features) float32: these rows of the source, in this order, encoded block by block.

    A large array lies in a file in `folder`. With it comes the digest of all rows of the source.
    """
    digest = ContentDigest()
    place = np.full(len(rows), -1, np.int64)
    place[order] = np.arange(len(order))
    shape = (len(order), len(encoder.features))
    if shape[0] * shape[1] > MOST_IN_MEMORY:
        X: np.ndarray = np.memmap(folder / "features", np.float32, "w+", shape=shape)
    else:
        X = np.empty(shape, np.float32)
    start = 0
    for block in rows.blocks():
        digest.update(block)
        places = place[start : start + len(block)]
        known = places >= 0
        X[places[known]] = encoder.transform(block)[known]
        start += len(block)
        _let_go(X)
    return X, digest.hexdigest()


def _let_go(X: np.ndarray) -> None:
    """Of a memory map, whatever is in memory: the file has it, and it comes back when it is needed."""
    if isinstance(X.base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        X.base.madvise(mmap.MADV_DONTNEED)


def sampled_rows(rows: Rows, seed: int) -> np.ndarray:
    """Numbers of the rows that are looked at, ascending: all, or of a large table some at random."""
    if len(rows) * len(rows.names) <= MOST_CELLS or len(rows) <= SAMPLED_ROWS:
        return np.arange(len(rows))
    random = np.random.default_rng(seed)
    return np.sort(random.choice(len(rows), SAMPLED_ROWS, replace=False, shuffle=False))
