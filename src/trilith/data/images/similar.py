"""Pictures that are there twice, or nearly: in the training and in the test part they flatter the test.

Near ones are found by a difference hash (dHash: whether each of 8 x 8 places is brighter than its right
neighbour) and confirmed by their pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SIDE = 8  # places of the hash in each direction
BITS_APART = 4  # of 64 that may differ
BANDS = BITS_APART + 1  # parts of a hash: of those that differ in so few bits, one part is the same
APART = 6.0  # of 255, the mean difference of pixels of pictures that are nearly the same
CROWD = 200  # pictures with one part in common; more say that it is a plain part, of many unlike pictures


@dataclass(frozen=True)
class Similar:
    """(pairs, 2) places in the first and the second set; the mean difference of each pair, 0 to 255."""

    pairs: np.ndarray
    distances: np.ndarray

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def same(self) -> int:
        """How many pictures of the second set are in the first, byte for byte."""
        return len(np.unique(self.pairs[self.distances == 0, 1]))

    @property
    def near(self) -> int:
        """How many pictures of the second set are nearly, but not quite, in the first."""
        same = self.pairs[self.distances == 0, 1]
        return len(np.setdiff1d(self.pairs[self.distances > 0, 1], same))


def similar_pictures(first: np.ndarray, second: np.ndarray) -> Similar:
    """Which pictures of the second set are in the first too, exactly or nearly.

    first, second: bytes (pictures, height, width, channels) of one shape.
    """
    candidates = _candidates(_hashes(first), _hashes(second))
    distances = np.array([_distance(first[i], second[j]) for i, j in candidates])
    close = distances <= APART
    return Similar(candidates[close].reshape(-1, 2), distances[close])


def _candidates(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Pairs whose hashes differ in few bits: they share at least one of the parts of their hashes."""
    found = [np.zeros((0, 2), np.int64)]
    for band in range(BANDS):
        mask = np.packbits(np.arange(SIDE * SIDE) % BANDS == band).view(np.uint64)[0]
        ours, theirs = first & mask, second & mask
        order = np.argsort(ours, kind="stable")
        begin = np.searchsorted(ours[order], theirs, "left")
        count = np.searchsorted(ours[order], theirs, "right") - begin
        count[count > CROWD] = 0
        right = np.repeat(np.arange(len(second)), count)
        steps = np.arange(len(right)) - np.repeat(np.cumsum(count) - count, count)
        left = order[np.repeat(begin, count) + steps]
        near = np.bitwise_count(first[left] ^ second[right]) <= BITS_APART
        found.append(np.stack([left[near], right[near]], axis=1))
    return np.unique(np.concatenate(found), axis=0)


def _hashes(pixels: np.ndarray) -> np.ndarray:
    """(pictures,) of 64 bits each."""
    grey = pixels.mean(axis=-1, dtype=np.float32) if pixels.shape[-1] > 1 else pixels[..., 0]
    rows = _shrunk(grey, 1, SIDE)
    small = _shrunk(rows, 2, SIDE + 1)
    return np.packbits(small[:, :, :-1] > small[:, :, 1:], axis=None).reshape(-1, 8).view(np.uint64)[:, 0]


def _shrunk(array: np.ndarray, axis: int, count: int) -> np.ndarray:
    """Means over so many stretches of an axis; a short axis is repeated first."""
    size = array.shape[axis]
    if size < count:
        array, size = np.repeat(array, -(-count // size), axis=axis), size * -(-count // size)
    edges = np.arange(count) * size // count
    sizes = np.diff(np.append(edges, size))
    means = np.add.reduceat(array, edges, axis=axis, dtype=np.float32)
    return np.asarray(means / np.expand_dims(sizes, tuple(range(1, array.ndim - axis))))


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.abs(first.astype(np.int16) - second.astype(np.int16)).mean())
