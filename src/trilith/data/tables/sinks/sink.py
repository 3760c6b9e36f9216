"""Sink: takes a table block by block."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from trilith.data.tables.nearest import listing
from trilith.errors import DataError


class Sink(ABC):
    """Takes blocks of rows; a new kind is a new file with a subclass and a line in the catalogue.

    names: the columns, as the first block has them.
    """

    names: tuple[str, ...] = ()

    def write(self, columns: Mapping[str, np.ndarray]) -> None:
        """Take one more block of rows: name -> (rows,) array, the same names in every block.

        Objects and text (str or None), whole numbers, floats, booleans, datetime64. None, NaN, NaT and
        the masked cells of a masked array are missing cells.

        Raises DataError where the names are not those of the first block, or the target cannot hold them.
        """
        if not self.names:
            self.begin(columns)
            self.names = tuple(columns)
        elif tuple(columns) != self.names:
            raise DataError(f"a block with columns {listing(columns)}; expected {listing(self.names)}")
        self.append(columns)

    @abstractmethod
    def begin(self, columns: Mapping[str, np.ndarray]) -> None:
        """Prepare for columns like these, of the first block."""

    @abstractmethod
    def append(self, columns: Mapping[str, np.ndarray]) -> None:
        """Take the rows of a block."""
