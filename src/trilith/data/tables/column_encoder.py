"""ColumnEncoder: how one column becomes features. A new kind of column is a new file with a subclass."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from trilith.data.tables.table import Column, Table


class ColumnEncoder(ABC):
    """Learned from the training rows of one column; a value."""

    name: str

    @classmethod
    @abstractmethod
    def fit(cls, name: str, column: Column) -> Self:
        """Learn from the training rows' cells, at least one of them known."""

    @property
    @abstractmethod
    def feature_names(self) -> tuple[str, ...]:
        """One name for each feature this column becomes."""

    @abstractmethod
    def transform(self, table: Table, out: NDArray[np.float32]) -> None:
        """Write the column's features into out, (rows, features), which holds zeros.

        Raises DataError for cells that do not suit the column.
        """

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The description that from_dict takes; plain JSON values."""

    @classmethod
    @abstractmethod
    def from_dict(cls, description: object) -> Self:
        """Rebuild from a description that nobody vouches for. Raises DataError where it is not sound."""
