"""What a reader of printed equations is given, and what the engine says to check it by."""

from collections.abc import Mapping

import numpy as np

from tests.helpers.printed_equations import Values
from tests.helpers.random_networks import Drawn
from trilith.engines import choose_engine
from trilith.explain.equations.derivation import Derivation
from trilith.explain.equations.layout import written
from trilith.graph import Input, Node, Program, Variable
from trilith.graph.clock import PROGRESS, SEED, STEP
from trilith.graph.shape import resolve
from trilith.training.step import TARGET

CLOCK = {STEP: np.asarray(3), SEED: np.asarray(5), PROGRESS: np.asarray(0.25)}


def compute(drawn: Drawn, target: Input, roots: Mapping[str, Node]) -> dict[str, np.ndarray]:
    """The roots on the drawn data, in float64, by the numpy engine."""
    (x,) = drawn.network.graph.inputs
    engine = choose_engine("numpy")
    program = Program({x.name: x, target.name: target}, roots)
    executable = engine.compile(program, engine.variables({**CLOCK, **drawn.network.values}, "float64"))
    return executable.run({x.name: drawn.X, target.name: drawn.y})


def after_step(drawn: Drawn, step: Program, states: Mapping[Variable, np.ndarray]) -> list[np.ndarray]:
    """What a step on the drawn data, as one batch, makes of the variables that it updates."""
    engine, (x,) = choose_engine("numpy"), drawn.network.graph.inputs
    variables = engine.variables({**states, **drawn.network.values}, "float64")
    feeds = {x.name: drawn.X, TARGET: drawn.y}
    engine.compile(step, variables).epoch(feeds, None, len(drawn.X), lambda progress: True)
    return [variables.read(variable) for variable, _ in step.updates]


def given_to_the_reader(drawn: Drawn, derived: Derivation) -> Values:
    """The data, the parameters, the masks."""
    (x,) = drawn.network.graph.inputs
    rows = len(drawn.X)
    fed = {x: drawn.X, **drawn.network.values, PROGRESS: CLOCK[PROGRESS]}
    values = {"m": np.asarray(float(rows))}
    for node, symbol in derived.names.symbols.items():
        if node in fed:
            values[symbol.name] = fed[node].reshape(resolve(written(node.shape), rows))
    nodes = {symbol.name: node for symbol, node in derived.given.items()}
    drawn_values = compute(drawn, derived.target, nodes)
    for name, node in nodes.items():
        values[name] = drawn_values[name].astype(float).reshape(resolve(written(node.shape), rows))
    return values
