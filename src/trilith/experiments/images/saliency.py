"""Which places of a picture an answer rests on: by the gradient, and by covering them.

Gradient: Simonyan, Vedaldi & Zisserman 2014; occlusion: Zeiler & Fergus 2014.
"""

from __future__ import annotations

import numpy as np

from trilith.blocks.block import fixed_size
from trilith.engines import choose_engine
from trilith.experiments.images.model import ImageModel
from trilith.graph import BATCH, Program, derive, specialise
from trilith.graph.clock import clock_at_start
from trilith.graph.node import input_node
from trilith.network import Network
from trilith.ops import one_hot

GREY = 128  # of the patch that covers
PATCHES = 8  # along the shorter side


def gradient_saliency(network: Network, pixels: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """(pictures, height, width): how far each pixel moves the chosen logit, the largest over the channels.

    chosen: (pictures,) the number of the class; of a network with a single logit it does not matter.
    """
    outputs, _ = specialise(network.graph.outputs, "inference")
    (image,) = network.graph.inputs
    (logits,) = outputs
    if logits.shape[-1] == 1:
        chosen = np.zeros_like(chosen)
    number = input_node((BATCH,), "chosen", "int")
    picked = (logits * one_hot(number, fixed_size(logits))).sum()
    (slope,) = derive(picked, [image])
    engine = choose_engine("auto", None)
    variables = engine.variables({**network.values, **clock_at_start()}, network.precision)
    executable = engine.compile(
        Program({image.name: image, number.name: number}, {"slope": slope}), variables
    )
    return np.asarray(
        np.abs(executable.run({image.name: pixels, number.name: chosen.astype(np.int64)})["slope"]).max(
            axis=-1
        )
    )


def occlusion_saliency(model: ImageModel, picture: np.ndarray, chosen: int) -> np.ndarray:
    """(height, width): how much less probable the chosen class is with a grey patch over a place.

    picture: (height, width, channels). The patches lie side by side.
    """
    height, width = picture.shape[:2]
    side = max(1, round(min(height, width) / PATCHES))
    places = [(row, column) for row in range(0, height, side) for column in range(0, width, side)]
    covered = np.repeat(picture[None], len(places) + 1, axis=0)
    for number, (row, column) in enumerate(places):
        covered[number, row : row + side, column : column + side] = GREY
    _, probabilities = model.predict(covered)
    whole = probabilities[-1, chosen]
    found = np.zeros((height, width))
    for number, (row, column) in enumerate(places):
        found[row : row + side, column : column + side] = whole - probabilities[number, chosen]
    return found
