"""The judge: printed equations, computed by an evaluator of the text, give the engine's gradients."""

import numpy as np
from hypothesis import given, settings

from tests.helpers.printed_equations import Values, evaluate
from tests.helpers.random_networks import Drawn, networks
from trilith.engines import choose_engine
from trilith.errors import SettingError
from trilith.explain.equations.columns import equation_in_columns
from trilith.explain.equations.derivation import Derivation, derivation
from trilith.explain.equations.layout import written
from trilith.explain.equations.text import Text
from trilith.explain.equations.writer import equations_of
from trilith.graph import Input, Node, Program, derive, specialise
from trilith.graph.clock import PROGRESS, SEED, STEP
from trilith.graph.node import input_node
from trilith.graph.shape import resolve

equation_text = Text().equation
CLOCK = {STEP: np.asarray(3), SEED: np.asarray(5), PROGRESS: np.asarray(0.25)}


def compute(drawn: Drawn, target: Input, roots: dict[str, Node]) -> dict[str, np.ndarray]:
    (x,) = drawn.network.graph.inputs
    engine = choose_engine("numpy")
    program = Program({x.name: x, target.name: target}, roots)
    executable = engine.compile(program, engine.variables({**CLOCK, **drawn.network.values}, "float64"))
    return executable.run({x.name: drawn.X, target.name: drawn.y})


def expected(drawn: Drawn) -> dict[str, np.ndarray]:
    """The gradients as training computes them, by the names of the parameters, and the loss."""
    (output,), _ = specialise(drawn.network.graph.outputs, "training")
    kind = "int" if drawn.y.dtype.kind == "i" else "float"
    target = input_node((output.shape[0], *drawn.y.shape[1:]), "target", kind)
    loss = drawn.loss(output, target).mean()
    parameters = drawn.network.graph.parameters
    gradients = derive(loss, list(parameters.values()))
    return compute(drawn, target, {"J": loss, **dict(zip(parameters, gradients, strict=True))})


def known(drawn: Drawn, derived: Derivation) -> Values:
    """What the reader of the equations is given: the data, the parameters, the masks."""
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


def turned(values: Values) -> Values:
    return {name: np.asarray(value).T for name, value in values.items()}


def check(drawn: Drawn, columns: bool = False) -> None:
    derived = derivation(drawn.network.graph, drawn.loss)
    equations = equations_of(derived)
    groups = [*equations.forward, *equations.backward]
    every = [*equations.slopes, *(each for group in groups for each in group.equations)]
    values = known(drawn, derived)
    if columns:
        every, values = [equation_in_columns(each) for each in every], turned(values)
    lines = [equation_text(each) for each in every]
    with np.errstate(all="ignore"):
        results = evaluate(lines, values, columns)
    results = turned(results) if columns else results
    np.testing.assert_allclose(results["J"].item(), expected(drawn)["J"], rtol=1e-9, atol=1e-9)
    truth = expected(drawn)
    for name, parameter in derived.parameters.items():
        printed = results["d" + derived.names.symbols[parameter].name]
        scale = max(1.0, np.abs(truth[name]).max(initial=0))
        np.testing.assert_allclose(
            printed.reshape(truth[name].shape),
            truth[name],
            rtol=0,
            atol=1e-10 * scale,
            err_msg="\n".join(lines),
        )


@settings(max_examples=50)
@given(drawn=networks("float64"))
def test_printed_equations_give_the_gradients_of_the_engine(drawn: Drawn) -> None:
    check(drawn)


@settings(max_examples=50)
@given(drawn=networks("float64"))
def test_so_do_those_in_columns(drawn: Drawn) -> None:
    equations = equations_of(derivation(drawn.network.graph, drawn.loss))
    try:
        for group in [*equations.forward, *equations.backward]:
            for each in group.equations:
                equation_in_columns(each)
    except SettingError:  # not all of it are matrices
        return
    check(drawn, columns=True)
