"""The same works as graphs that the native engine compiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from trilith import ops
from trilith.engines import choose_engine
from trilith.graph import Node, Program, Variable, derive
from trilith.graph.node import Fill, parameter


def compiled(build: Callable[..., Node], *arrays: np.ndarray) -> Callable[[], np.ndarray]:
    """The work on these arrays, which lie in the engine as weights do, ready to run in float64.

    Raises:
        SettingError: Trilith was installed without the native engine.
    """
    engine = choose_engine("native", threads=1)
    nodes = [parameter(array.shape, Fill(0.0), f"{place}") for place, array in enumerate(arrays)]
    values: dict[Variable, np.ndarray] = dict(zip(nodes, arrays, strict=True))
    program = Program({}, {"result": build(*nodes)})
    executable = engine.compile(program, engine.variables(values, "float64"))
    return lambda: executable.run({})["result"]


def logistic_step(X: Node, y: Node, w: Node, b: Node, rate: float) -> Node:
    """A step of logistic regression; y (m, 1), w (n, 1), b (1,). The gradients are those of the graph."""
    logits = X @ w + b
    loss = (ops.softplus(logits) - y * logits).mean()
    moved = [each - rate * gradient for each, gradient in zip((w, b), derive(loss, [w, b]), strict=True)]
    return ops.concatenate([moved[0].reshape((-1,)), moved[1]])
