"""Whether pictures may be mirrored: a mirrored cat is a cat, a mirrored 2 is none."""

from __future__ import annotations

import numpy as np

KNOWN, ASKED = 4000, 500  # pictures that are looked among, and looked for
SIDE = 14  # that pictures are shrunk to, about
NEIGHBOURS = 5
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
    among = _features(pixels[known])

    def found(pictures: np.ndarray) -> float:
        nearest = np.argsort(-(_features(pictures) @ among.T), axis=1, kind="stable")[:, :NEIGHBOURS]
        return float(np.mean([_most(labels[known][each]) for each in nearest] == labels[asked]))

    pictures = pixels[asked]
    return found(pictures[:, :, ::-1]) >= STILL_FOUND * found(pictures)


def _features(pictures: np.ndarray) -> np.ndarray:
    """Small grey pictures as vectors around 0, of length 1."""
    grey = pictures.mean(axis=3, dtype=np.float32)
    height, width = grey.shape[1:]
    down, across = max(1, height // SIDE), max(1, width // SIDE)
    cut = grey[:, : height // down * down, : width // across * across]
    blocks = cut.reshape(len(cut), height // down, down, width // across, across)
    vectors = blocks.mean(axis=(2, 4)).reshape(len(cut), -1)
    vectors -= vectors.mean(axis=1, keepdims=True)
    unit: np.ndarray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return unit


def _most(labels: np.ndarray) -> object:
    """The label that stands there most often; the first of those."""
    values, first, counts = np.unique(labels, return_index=True, return_counts=True)
    return values[np.lexsort((first, -counts))[0]]
