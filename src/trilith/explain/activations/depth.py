"""What becomes of a gradient that goes back through many layers of one activation."""

from __future__ import annotations

import numpy as np

from trilith.blocks import Dense, Input
from trilith.engines import in_float64
from trilith.graph import Node, Program, derive
from trilith.network import Network

LAYERS, UNITS, EXAMPLES = 20, 64, 256


def gradient_lengths(name: str, layers: int = LAYERS, seed: int = 0) -> np.ndarray:
    """The length of the gradient by each layer's output, (layers,), as a share of that of the last.

    Dense layers of 64 units with the initial weights that Trilith gives to this activation; 256 examples,
    standard normal numbers, and a gradient of such numbers that comes in at the end. Not finite where the
    values themselves are not.

    Raises:
        SettingError: there is no such activation.
    """
    data = Input((UNITS,))
    outputs: list[Node] = [data]
    for _ in range(layers):
        outputs.append(Dense(UNITS, name)(outputs[-1]))
    network = Network(inputs=data, outputs=outputs[-1])
    network.initialise(seed)
    random = np.random.default_rng(seed)
    upstream = Input((UNITS,))
    gradients = derive((outputs[-1] * upstream).sum(), outputs[1:])
    named = {f"{layer}": node for layer, node in enumerate(gradients)}
    backward = in_float64(Program({"data": data, "upstream": upstream}, named), network.values)
    feeds = {key: random.normal(size=(EXAMPLES, UNITS)) for key in ("data", "upstream")}
    with np.errstate(all="ignore"):
        found = backward.run(feeds)
        lengths = np.array([np.linalg.norm(found[f"{layer}"]) for layer in range(layers)])
        return np.asarray(lengths / lengths[-1])
