"""Cases of the ops that see pictures through maps, against every pair of pixels."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from tests.helpers.case import Case, Operand, below
from tests.helpers.window_cases import PICTURE
from trilith import ops
from trilith.graph import BATCH
from trilith.ops.warp import WarpBack

MAPS = Operand((BATCH, 6), below(5), "int")


def as_map(numbers: Any) -> Any:
    """Whole numbers from 0 to 4 as maps that turn, stretch and move: they are not differentiated."""
    return (numbers.cast("float") - 1.6) * 0.7


def corners(numbers: np.ndarray) -> Iterator[tuple[tuple[int, int], tuple[int, int], float]]:
    """Each pixel of a picture of 5 x 6 with a pixel that its map sees there, and how much of it."""
    a, b, c, d, e, f = (numbers - 1.6) * 0.7
    for r, q in product(range(5), range(6)):
        row = np.clip(a * (r - 2) + b * (q - 2.5) + c + 2, 0, 4)
        column = np.clip(d * (r - 2) + e * (q - 2.5) + f + 2.5, 0, 5)
        for i, j in product(range(5), range(6)):
            share = max(0.0, 1 - abs(row - i)) * max(0.0, 1 - abs(column - j))
            if share:
                yield (r, q), (i, j), share


def warped(x: np.ndarray, maps: np.ndarray) -> np.ndarray:
    y = np.zeros_like(x)
    for picture, numbers in enumerate(maps):
        for here, there, share in corners(numbers):
            y[picture, *here] += share * x[picture, *there]
    return y


def warped_back(y: np.ndarray, maps: np.ndarray) -> np.ndarray:
    x = np.zeros_like(y)
    for picture, numbers in enumerate(maps):
        for here, there, share in corners(numbers):
            x[picture, *there] += share * y[picture, *here]
    return x


WARP_CASES = {
    "warp": (Case(lambda x, m: ops.warp(x, as_map(m)), warped, (Operand(PICTURE), MAPS), None),),
    "warp_back": (Case(lambda x, m: WarpBack()(x, as_map(m)), warped_back, (Operand(PICTURE), MAPS), None),),
}
