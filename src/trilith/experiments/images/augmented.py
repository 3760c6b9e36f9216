"""Pictures as a network meets them in training: changed by chance."""

from __future__ import annotations

import numpy as np

from trilith.blocks import Block
from trilith.engines import choose_engine
from trilith.graph import BATCH, Program, specialise
from trilith.graph.clock import clock_at_start
from trilith.graph.node import input_node


def augmented(block: Block, pixels: np.ndarray) -> np.ndarray:
    """Bytes (pictures, height, width, channels), each changed as in a training step."""
    x = input_node((BATCH, *pixels.shape[1:]), "x")
    (changed,), _ = specialise([block(x)], "training")
    engine = choose_engine("numpy", None)
    executable = engine.compile(
        Program({"x": x}, {"changed": changed}), engine.variables(clock_at_start(), "float32")
    )
    numbers = executable.run({"x": pixels})["changed"]
    return np.asarray(np.rint(np.clip(numbers, 0, 255)), dtype=np.uint8)
