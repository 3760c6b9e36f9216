"""How a block is described for all generic tests: what it equals, what it is fed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.helpers.case import AS_THEY_ARE, EXAMPLES, ROWS, Draw, Sizes, anything, resized
from tests.helpers.interpret import Values
from trilith.blocks import Block
from trilith.graph import BATCH, Node, Parameter, Shape, specialise
from trilith.graph.node import input_node
from trilith.graph.phase import PhaseName
from trilith.graph.shape import concrete, resolve
from trilith.network import NetworkGraph

Arrays = Mapping[str, np.ndarray]
IMAGES: Shape = (BATCH, 2, 2, 3)


@dataclass(frozen=True)
class BlockCase:
    """`expected` is the block at inference in plain NumPy, from its variables by name and its inputs.

    `draws`: how the values of each input are drawn, as usual where nothing is said. `least`: no axis may be
    drawn smaller; None where the block itself says the sizes.
    """

    block: Block
    expected: Callable[..., Any]
    shapes: tuple[Shape, ...] = (ROWS,)
    least: int | None = 1
    draws: tuple[Draw, ...] = ()

    def realise(
        self, phase: PhaseName, examples: int = EXAMPLES, sizes: Sizes = AS_THEY_ARE
    ) -> tuple[Node, Values, Arrays]:
        """The output in a phase, values for all leaves, and the variables' values by their local names."""
        generator = np.random.default_rng(11)
        inputs = [
            input_node(resized(shape, sizes), f"input {number}") for number, shape in enumerate(self.shapes)
        ]
        graph = NetworkGraph.of(inputs, [self.block(*inputs)])
        values: dict[Node, np.ndarray] = {
            node: draw(generator, resolve(node.shape, examples))
            for node, draw in zip(inputs, self.draws or [anything] * len(inputs), strict=True)
        }
        named: dict[str, np.ndarray] = {}
        for name, node in graph.variables.items():
            drawn = generator.normal(size=concrete(node.shape))
            values[node] = drawn if isinstance(node, Parameter) else 0.5 + np.abs(drawn)
            if node.name == "edges":  # of ranges around what is drawn for inputs, each behind the last
                values[node] = values[node].cumsum(-1) - 2
            named[name.partition(".")[2]] = values[node]
        return specialise(graph.outputs, phase)[0][0], values, named
