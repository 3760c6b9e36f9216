"""The rows of a source as the numbers that a network takes, in memory or, where they are many, on disk."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trilith.data import Split, SplitPlan, Table, TableEncoder
from trilith.data.tables.digest import ContentDigest
from trilith.data.tables.rows import Rows
from trilith.errors import DataError
from trilith.tasks.ensemble.estimator import fold_count
from trilith.tasks.ensemble.members import Part

MOST_CELLS = 20_000_000  # of a table that is looked at whole
SAMPLED_ROWS = 200_000  # of a larger one
MOST_IN_MEMORY = 64_000_000  # numbers: 256 MB


@dataclass(frozen=True)
class Encoded:
    """Rows in the order train, validation, test, so that each part is one stretch of which no copy is made.

    X: (rows, features) float32, a memory map where it is large. y: (rows,) what to predict. digest: of every
    cell of the source.
    """

    X: np.ndarray
    y: np.ndarray
    split: Split
    digest: str

    @property
    def learning(self) -> int:
        """How many rows train and validate; the rest tests."""
        return len(self.split.train) + len(self.split.validation)

    def part(self) -> Part:
        """The training rows and the validation rows."""
        return Part(slice(0, len(self.split.train)), slice(len(self.split.train), self.learning))

    def parts(
        self, plan: SplitPlan, features: Table, classes: np.ndarray | None, networks: int, over: str
    ) -> list[Part]:
        """The rows of each network: over "seeds" the split's for all, over "folds" each with its own fold.

        Where time decides, or a column says which rows validate, and where there are too few rows or groups,
        there are no folds. features, classes: of all rows, in the order in which the split numbers them.
        """
        folds = over == "folds" and plan.time is None and plan.column is None
        if networks == 1 or not folds or not len(self.split.validation):
            return [self.part()] * networks
        learning = self.split.learning
        number = fold_count(networks, len(self.split.validation) / len(learning))
        try:
            dealt = replace(plan, validation_fraction=0.0).folds(features, number, classes, among=learning)
        except DataError:
            return [self.part()] * networks
        place = self._places()
        return [Part(place[fold.train], place[fold.test]) for fold in dealt[:networks]]

    def _places(self) -> np.ndarray:
        """Where each row of the split's numbers stands."""
        place = np.empty(len(self.X), np.int64)
        place[self.split.order] = np.arange(len(self.X))
        return place

    def fold(self, fold: Split) -> tuple[Part, np.ndarray]:
        """A fold's rows: those that train and validate, and those that test."""
        place = self._places()
        return Part(place[fold.train], place[fold.validation]), place[fold.test]


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
