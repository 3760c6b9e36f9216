"""Examples as the network takes them, in the order in which they are parted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trilith.data import Split, SplitPlan, Table
from trilith.errors import DataError
from trilith.tasks.ensemble.estimator import fold_count
from trilith.tasks.ensemble.members import Part


@dataclass(frozen=True)
class Encoded:
    """Rows in the order train, validation, test, so that each part is one stretch of which no copy is made.

    X: (rows, features) float32, or pictures (rows, height, width, channels); a memory map where it is large.
    y: (rows,) what to predict. digest: of all content of the source.
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
