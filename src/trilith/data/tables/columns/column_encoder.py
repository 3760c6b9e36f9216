"""ColumnEncoder: how the cells of one column become numbers. A new kind is a new file and a subclass."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.columns.feature import Feature
from trilith.data.tables.columns.profile import Profile
from trilith.data.tables.table import Table


class ColumnEncoder(ABC):
    """Learned from the training rows of one column; a value. Nothing is scaled here: the network does."""

    name: str

    @classmethod
    @abstractmethod
    def fit(cls, profile: Profile) -> Self:
        """Learn from the training rows' cells, at least one of them known.

        Raises DataError, with the place of a cell, where the cells do not suit this kind of column.
        """

    @property
    @abstractmethod
    def features(self) -> tuple[Feature, ...]:
        """What this column becomes."""

    @property
    @abstractmethod
    def details(self) -> str:
        """What was learned, in a few words: the levels, the parts of a date. Empty where there is nothing."""

    @abstractmethod
    def transform(self, table: Table) -> NDArray[np.float32]:
        """(rows, features) of the column of this name.

        Raises DataError, with the place of a cell, where the cells do not suit the column.
        """

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The description that from_dict takes; plain JSON values."""

    @classmethod
    @abstractmethod
    def from_dict(cls, description: object) -> Self:
        """Rebuild from a description that nobody vouches for. Raises DataError where it is not sound."""
