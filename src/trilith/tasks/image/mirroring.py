"""Mirror images: whether they keep their class, as a cat does and a 2 does not, and asking about them too."""

from __future__ import annotations

import numpy as np

from trilith.graph import Scope, inside
from trilith.graph.node import as_node
from trilith.graph.walk import substitute
from trilith.network import Network
from trilith.ops import broadcast, warp

KNOWN, ASKED = 4000, 500  # pictures that are looked among, and looked for
SIDE = 14  # that pictures are shrunk to, about
NEIGHBOURS = 5
AT_ONCE = 64
STILL_FOUND = 0.6  # the share of classes found that must be found of mirror images, too
MIRROR = (1.0, 0.0, 0.0, 0.0, -1.0, 0.0)  # as an affine map of the plane


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


def with_mirror_images(network: Network) -> Network:
    """For prediction: the mean of what the network says of a picture and of its mirror image.

    Where it was trained on both, neither answer is the better one, and their mean errs less than either
    (Krizhevsky et al. 2012, section 4.1).
    """
    (x,), (y,) = network.graph.inputs, network.graph.outputs
    with inside(Scope("Mirror", "mirror")):
        mirrored = warp(x.cast("float"), broadcast(as_node(np.array([MIRROR])), (x.shape[0], len(MIRROR))))
    (of_mirrored,) = substitute([y], {x: mirrored})
    with inside(Scope("Average", "average_of_mirrored")):
        mean = (y + of_mirrored) * 0.5
    both = Network(inputs=x, outputs=mean)
    both.values, both.precision = network.values, network.precision
    return both


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
