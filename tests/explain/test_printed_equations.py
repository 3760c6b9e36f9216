"""The judge: printed equations, computed by an evaluator of the text, give the engine's gradients."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.printed_equations import Values, evaluate
from tests.helpers.random_networks import Drawn, features, networks
from tests.helpers.reading_equations import compute, given_to_the_reader
from trilith.explain.equations.columns import equation_in_columns
from trilith.explain.equations.derivation import NONE, derivation
from trilith.explain.equations.text import Text
from trilith.explain.equations.writer import equations_of
from trilith.graph import derive, specialise
from trilith.graph.node import input_node
from trilith.regularization import Regularization
from trilith.training.step import measure

equation_text = Text().equation
RATES = st.sampled_from([0.0, 0.1])


def expected(drawn: Drawn, regularization: Regularization) -> dict[str, np.ndarray]:
    """The gradients as training computes them, by the names of the parameters, and the loss."""
    (output,), _ = specialise(drawn.network.graph.outputs, "training")
    kind = "int" if drawn.y.dtype.kind == "i" else "float"
    target = input_node((output.shape[0], *drawn.y.shape[1:]), "target", kind)
    loss = measure([output], target, None, drawn.loss).mean_loss
    parameters = drawn.network.graph.parameters
    loss = loss + regularization.penalty(list(parameters.values()))
    gradients = derive(loss, list(parameters.values()))
    return compute(drawn, target, {"J": loss, **dict(zip(parameters, gradients, strict=True))})


def turned(values: Values) -> Values:
    """Matrices transposed."""
    arrays = {name: np.asarray(value) for name, value in values.items()}
    return {name: value.T if value.ndim <= 2 else value for name, value in arrays.items()}


def check(drawn: Drawn, columns: bool = False, regularization: Regularization = NONE) -> None:
    derived = derivation(drawn.network.graph, drawn.loss, regularization)
    equations = equations_of(derived)
    groups = [*equations.forward, *equations.backward]
    every = [*equations.slopes, *(each for group in groups for each in group.equations)]
    values = given_to_the_reader(drawn, derived)
    if columns:
        every, values = [equation_in_columns(each) for each in every], turned(values)
    lines = [equation_text(each) for each in every]
    with np.errstate(all="ignore"):
        results = evaluate(lines, values, columns)
    results = turned(results) if columns else results
    truth = expected(drawn, regularization)
    np.testing.assert_allclose(results["J"].item(), truth["J"], rtol=1e-9, atol=1e-9)
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
    check(drawn, columns=True)


@settings(max_examples=50)
@given(drawn=networks("float64", shapes=[(3,)], first=features()))
def test_so_do_those_of_embedded_numbers_codes_and_words(drawn: Drawn) -> None:
    check(drawn)


@settings(max_examples=25)
@given(drawn=networks("float64", shapes=[(3,)], first=features()))
def test_so_do_those_of_embedded_numbers_codes_and_words_in_columns(drawn: Drawn) -> None:
    check(drawn, columns=True)


@settings(max_examples=50)
@given(drawn=networks("float64", shapes=[(3,)], first=st.just(tl.RobustScale())), l1=RATES, l2=RATES)
def test_so_do_those_with_penalties(drawn: Drawn, l1: float, l2: float) -> None:
    check(drawn, regularization=Regularization(l1, l2))
