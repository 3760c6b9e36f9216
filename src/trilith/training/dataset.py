"""What is trained on: arrays by input name, the target, the weights; checked before the first step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith.engines import Precision
from trilith.errors import DataError, SettingError
from trilith.losses import Loss, LossFunction
from trilith.network import Network
from trilith.network.feeds import Arrays, require_numbers
from trilith.training.step import TARGET, WEIGHT


@dataclass(frozen=True)
class Dataset:
    """Feeds by name, all with the same number of rows; of these the numbers in `rows`, or all."""

    feeds: Mapping[str, np.ndarray]
    rows: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.feeds[TARGET] if self.rows is None else self.rows)

    def __getitem__(self, part: slice) -> Mapping[str, np.ndarray]:
        """The feeds of some neighbouring rows."""
        chosen = part if self.rows is None else self.rows[part]
        return {name: array[chosen] for name, array in self.feeds.items()}

    def ordered(self, order: np.ndarray | None) -> np.ndarray | None:
        """An order of this data set's rows as one of the feeds' rows; None for one after another."""
        return order if self.rows is None else self.rows if order is None else self.rows[order]

    @property
    def weighted(self) -> bool:
        """Whether the examples have weights."""
        return WEIGHT in self.feeds

    @property
    def weights(self) -> np.ndarray:
        """The examples' weights, ones where none are given."""
        if not self.weighted:
            return np.ones(len(self))
        return self.feeds[WEIGHT] if self.rows is None else self.feeds[WEIGHT][self.rows]

    def with_weights(self) -> Dataset:
        """The same rows, with weights of one where there were none."""
        ones = np.ones(len(self.feeds[TARGET]), dtype=np.float64)
        return self if self.weighted else Dataset({**self.feeds, WEIGHT: ones}, self.rows)

    def with_mean_weight_one(self) -> Dataset:
        """The same rows, their weights scaled so that their mean is 1."""
        if not self.weighted:
            return self
        mean = self.weights.astype(np.float64).mean()
        weights = self.feeds[WEIGHT]
        return Dataset(
            {**self.feeds, WEIGHT: (weights.astype(np.float64) / mean).astype(weights.dtype)}, self.rows
        )

    def take(self, rows: np.ndarray) -> Dataset:
        """These rows: a copy, or where a feed is a memory map, which may be larger than memory, by number."""
        if any(isinstance(array, np.memmap) for array in self.feeds.values()):
            return Dataset(self.feeds, rows if self.rows is None else self.rows[rows])
        return Dataset({name: array[rows] for name, array in self.feeds.items()})

    def with_validation(
        self, given: Dataset | None, share: float, seed: int
    ) -> tuple[Dataset, Dataset | None]:
        """The training part and the validation part: the one given, else a share of the rows, else none."""
        if given is not None:
            weighted = self.weighted or given.weighted
            return (self.with_weights(), given.with_weights()) if weighted else (self, given)
        return self.split(share, seed) if share else (self, None)

    def split(self, share: float, seed: int) -> tuple[Dataset, Dataset]:
        """A random part of the rows for training, and `share` of them for validation.

        Raises:
            DataError: one of the parts would be empty.
        """
        count = round(share * len(self))
        if not 0 < count < len(self):
            raise DataError(
                f"a validation split of {share} of {len(self)} rows leaves one part empty. "
                "Give more rows or another share."
            )
        sequence = np.random.SeedSequence((seed, 0x5EED))  # not one of the sequences that order the epochs
        order = np.random.Generator(np.random.Philox(sequence)).permutation(len(self))
        return self.take(np.sort(order[count:])), self.take(np.sort(order[:count]))


def make_dataset(
    network: Network,
    X: Arrays,
    y: Any,
    sample_weight: Any,
    loss: LossFunction,
    precision: Precision,
) -> Dataset:
    """Check the data and bring it into the form that an engine reads.

    Raises:
        DataError: no rows, rows that do not match, numbers too large for the precision, a target of the
            wrong kind, negative weights.
        ShapeError: X does not fit the network.
    """
    feeds = {name: _prepared(array, name, precision) for name, array in network.feeds(X).items()}
    rows = len(next(iter(feeds.values())))
    target = _target(require_numbers(y, "y"), loss, network, precision)
    if rows == 0 or len(target) != rows:
        raise DataError(
            f"X has {rows} rows and y has {len(target)}. Give each example, at least one, a target."
        )
    feeds[TARGET] = target
    if sample_weight is not None:
        weights = require_numbers(sample_weight, "sample_weight").astype(np.float64)
        if weights.shape != (rows,) or not np.isfinite(weights).all() or (weights < 0).any():
            raise DataError(
                f"sample_weight must be one finite number ≥ 0 for each of the {rows} rows, "
                f"got shape {weights.shape}."
            )
        if not weights.any():
            raise DataError("all sample weights are zero: there is nothing to learn from. Give some weight.")
        feeds[WEIGHT] = _in_precision(weights, WEIGHT, precision)
    return Dataset(feeds)


def as_validation(given: Any) -> tuple[Any, Any, Any]:
    """X, y and the weights (or None) of validation data that a user gave.

    Raises:
        SettingError: it is not (X, y) or (X, y, sample_weight).
    """
    if not isinstance(given, (tuple, list)) or len(given) not in (2, 3):
        raise SettingError("validation_data must be (X, y) or (X, y, sample_weight).")
    X, y, *weight = given
    return X, y, weight[0] if weight else None


def _prepared(array: np.ndarray, name: str, precision: Precision) -> np.ndarray:
    # bytes and memory maps stay as they are: the engine casts batch by batch
    if array.dtype.kind == "f" and not isinstance(array, np.memmap):
        return _in_precision(array, f"input '{name}'", precision)
    return array


def _in_precision(array: np.ndarray, what: str, precision: Precision) -> np.ndarray:
    try:
        with np.errstate(over="raise"):
            return np.ascontiguousarray(array, dtype=precision)
    except FloatingPointError as error:
        raise DataError(
            f"{what} holds numbers too large for {precision}. Scale them down, or use precision='float64'."
        ) from error


def _target(y: np.ndarray, loss: LossFunction, network: Network, precision: Precision) -> np.ndarray:
    if y.ndim == 0:
        raise DataError("y must hold one target for each row of X, got a single number.")
    wants_classes = isinstance(loss, Loss) and loss.target == "int"
    if isinstance(loss, Loss) and y.size:
        low, high = loss.target_range
        if y.min() < low or y.max() > high:
            raise DataError(
                f"{type(loss).__name__} expects targets from {low:g} to {high:g}, "
                f"got {y.min()} to {y.max()}. Encode the target so, or choose another loss."
            )
    if not wants_classes:
        # a custom loss gets whole numbers as whole numbers
        whole = y.dtype.kind != "f" and not isinstance(loss, Loss)
        return y.astype(np.int64) if whole else _in_precision(y, "y", precision)
    classes = network.graph.outputs[0].shape[-1]
    limit = classes if isinstance(classes, int) and classes > 1 else 2
    if y.size and not (
        np.isfinite(y).all() and (y == np.floor(y)).all() and y.min() >= 0 and y.max() < limit
    ):
        raise DataError(
            f"this loss expects class numbers 0 to {limit - 1} in y, got values from {y.min()} to {y.max()}. "
            "Encode the classes, or give the last block as many units as there are classes."
        )
    return y.astype(np.int64)
