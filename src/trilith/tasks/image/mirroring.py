"""Whether pictures may be mirrored: a mirrored cat is a cat, a mirrored 2 is none."""

from __future__ import annotations

import numpy as np

KNOWN, ASKED = 4000, 500  # pictures that are looked among, and looked for
SIDE = 14  # that pictures are shrunk to, about
NEIGHBOURS = 5
AT_ONCE = 64
STILL_FOUND = 0.6  # the share of classes found that must be found of mirror images, too


def may_be_mirrored(pixels: np.ndarray, labels: np.ndarray) -> bool:
    """Whether pictures (m, height, width, channels) mostly keep their class in a mirror.

    Some pictures, and their mirror images, get the class of those that are most like them among others. Of
    the digits that are found so, a third is found in a mirror; of clothes, which all lie the same way, three
    quarters; of animals, all.
    """
    order = np.random.default_rng(0).permutation(len(pixels))
    asked = np.sort(order[: min(ASKED, len(pixels) // 3)])
    known = np.sort(order[len(asked) : len(asked) + KNOWN])
    if not len(asked):
        return False
    among, seen = _vectors(_small(pixels, known)), _small(pixels, asked)

    def found(pictures: np.ndarray) -> float:
        nearest = np.argsort(-(_vectors(pictures) @ among.T), axis=1, kind="stable")[:, :NEIGHBOURS]
        return float(np.mean([_most(labels[known][each]) for each in nearest] == labels[asked]))

    return found(seen[:, :, ::-1]) >= STILL_FOUND * found(seen)


def _small(pixels: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Some of the pictures, small and grey: (places, height, width). A few at a time: they may be large."""
    return np.concatenate(
        [_shrunk(pixels[places[start : start + AT_ONCE]]) for start in range(0, len(places), AT_ONCE)]
    )


def _shrunk(pictures: np.ndarray) -> np.ndarray:
    grey = pictures.mean(axis=3, dtype=np.float32)
    height, width = grey.shape[1:]
    down, across = max(1, height // SIDE), max(1, width // SIDE)
    cut = grey[:, : height // down * down, : width // across * across]
    blocks = cut.reshape(len(cut), height // down, down, width // across, across)
    small: np.ndarray = blocks.mean(axis=(2, 4))
    return small


def _vectors(small: np.ndarray) -> np.ndarray:
    """Pictures as vectors around 0, of length 1."""
    vectors = small.reshape(len(small), -1)
    vectors = vectors - vectors.mean(axis=1, keepdims=True)
    unit: np.ndarray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return unit


def _most(labels: np.ndarray) -> object:
    """The label that stands there most often; the first of those."""
    values, first, counts = np.unique(labels, return_index=True, return_counts=True)
    return values[np.lexsort((first, -counts))[0]]
