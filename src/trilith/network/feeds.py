"""What people feed a network, as arrays by input name, checked against its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from trilith.errors import DataError, ShapeError
from trilith.graph import Input, format_shape

Arrays = np.ndarray | Mapping[str, np.ndarray]
"""One array for a network with one input, or a mapping from input name to array; examples are rows."""


def make_feeds(inputs: Sequence[Input], X: Arrays) -> dict[str, np.ndarray]:
    """X as arrays by input name. Memory maps stay memory maps.

    Raises:
        ShapeError: an input is missing or unknown, or has another shape or number of rows.
        DataError: X holds no numbers.
    """
    given = dict(X) if isinstance(X, Mapping) else {inputs[0].name: X}
    if set(given) != {node.name for node in inputs}:
        expected = ", ".join(node.name for node in inputs)
        raise ShapeError(
            f"the network has the inputs {expected}; got {', '.join(map(str, given))}. Feed each by name."
        )
    feeds = {node.name: _checked(node, given[node.name]) for node in inputs}
    if len({len(array) for array in feeds.values()}) > 1:
        raise ShapeError("the inputs have different numbers of rows. Give each example in every input.")
    return feeds


def require_numbers(values: Any, what: str) -> np.ndarray:
    """The values as an array of numbers; `what` is for the message.

    Raises:
        DataError: they are text, objects or of unequal lengths.
    """
    try:
        array: np.ndarray = np.asanyarray(values)
    except ValueError as error:  # rows of unequal lengths
        raise DataError(f"{what} is no array of numbers. Give every row the same length.") from error
    if array.dtype.kind not in "fiub":
        raise DataError(f"{what} must hold numbers, got {array.dtype}. Encode text as numbers first.")
    return array


def _checked(node: Input, values: Any) -> np.ndarray:
    array = require_numbers(values, f"input '{node.name}'")
    if array.ndim != len(node.shape) or array.shape[1:] != node.shape[1:]:
        raise ShapeError(
            f"input '{node.name}' expects {format_shape(node.shape)}, got {array.shape}. "
            "Give one row an example, with the features that the network was built for."
        )
    return array
