"""Every number of an example: against PyTorch, and against the printed equations themselves."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.printed_equations import evaluate
from tests.helpers.random_networks import Drawn, features, networks
from trilith.errors import DataError, SettingError, ShapeError
from trilith.explain import explain
from trilith.explain.equations.text import Text
from trilith.explain.values.figures import figure, figures
from trilith.explain.values.walk import Walk
from trilith.graph.phase import PhaseName

X, Y = np.random.default_rng(0).normal(size=(3, 4)), np.array([0, 2, 1])


def small() -> tl.Network:
    network = tl.Network([tl.Dense(5, "tanh"), tl.Dense(3)], input_shape=(4,))
    network.precision = "float64"
    network.initialise(1)
    return network


def test_against_pytorch() -> None:
    torch = pytest.importorskip("torch")
    network = small()
    walk = network.explain("cross_entropy").values(X, Y)
    tensors = {name: torch.tensor(walk[name], requires_grad=True) for name in ("W1", "b1", "W2", "b2")}
    z1 = torch.tensor(X) @ tensors["W1"] + tensors["b1"]
    a1 = torch.tanh(z1)
    z2 = a1 @ tensors["W2"] + tensors["b2"]
    a2 = torch.softmax(z2, -1)
    loss = torch.nn.functional.cross_entropy(z2, torch.tensor(Y))
    for each in (z1, a1, z2):
        each.retain_grad()
    loss.backward()
    forward = {"Z1": z1, "A1": a1, "Z2": z2, "A2": a2, "J": loss.reshape(())}
    gradients = {f"d{name}": each.grad for name, each in {**tensors, "Z1": z1, "A1": a1, "Z2": z2}.items()}
    for name, expected in {**forward, **gradients}.items():
        np.testing.assert_allclose(walk[name], expected.detach().numpy(), rtol=0, atol=1e-12, err_msg=name)


def check_against_the_equations(walk: Walk, rows: int) -> None:
    """What a reader computes from what is given is what is shown, letter for letter."""
    groups = [*walk.equations.forward, *walk.equations.backward]
    equations = [each for group in groups for each in group.equations]
    lines = [Text().equation(each) for each in [*walk.equations.slopes, *equations]]
    given_values = {symbol.name: walk[symbol.name] for symbol in walk.given}
    with np.errstate(all="ignore"):
        printed = evaluate(lines, {"m": np.asarray(float(rows)), **given_values})
    for equation in equations:
        name = Text().write(equation.left)
        scale = max(1.0, np.nanmax(np.abs(walk[name]), initial=0))
        value = np.reshape(printed[name], walk[name].shape)
        np.testing.assert_allclose(value, walk[name], rtol=0, atol=1e-10 * scale, err_msg="\n".join(lines))


@given(drawn=networks("float64"), phase=st.sampled_from(["training", "inference"]))
def test_against_the_printed_equations(drawn: Drawn, phase: PhaseName) -> None:
    walk = explain(drawn.network, drawn.loss).values(drawn.X, drawn.y, phase=phase)
    check_against_the_equations(walk, len(drawn.X))


@given(drawn=networks("float64", shapes=[(3,)], first=features()))
def test_against_the_printed_equations_of_tables(drawn: Drawn) -> None:
    walk = explain(drawn.network, drawn.loss).values(drawn.X, drawn.y)
    check_against_the_equations(walk, len(drawn.X))


def test_each_equation_stands_above_its_numbers() -> None:
    network = small()
    walk = network.explain("cross_entropy").values(X[:1], Y[:1])
    lines = [line.strip() for line in str(walk).splitlines()]
    shown = lines[lines.index("Z1 = A0·W1 + b1") + 1].replace("−", "-").split()
    expected = X[:1] @ network.parameters["dense_1.weight"] + network.parameters["dense_1.bias"]
    np.testing.assert_allclose([float(each) for each in shown], expected[0], rtol=1e-4)
    parts = ["given", "forward", "loss", "backward"]
    assert [line for line in lines if line in parts] == parts


def test_a_large_array_is_its_size_its_range_and_its_ends() -> None:
    large = np.arange(1.0, 241.0).reshape(8, 30)
    assert figures(large) == [
        "8×30: from 1 to 240, mean 120.5",
        "  1    2    3    4    5    6  …   30",
        " 31   32   33   34   35   36  …   60",
        " 61   62   63   64   65   66  …   90",
        "  …    …    …    …    …    …  …    …",
        "211  212  213  214  215  216  …  240",
    ]
    assert figures(np.full((1, 12), np.nan))[0] == "1×12, 12 missing"
    assert figures(np.array([[1.0, np.nan]])) == ["1  nan"]
    assert figures(np.asarray(-0.0)) == ["0"]
    assert [figure(each) for each in (-1.5e-9, 123456.0, 1 / 3)] == ["−1.5e−9", "1.2346e5", "0.33333"]


def test_a_network_of_an_average_is_the_first() -> None:
    first, second = small(), small()
    second.values = {node: value + 1 for node, value in second.values.items()}
    walk = explain(tl.average_networks([first, second]), "cross_entropy").values(X, Y)
    alone = first.explain("cross_entropy").values(X, Y)
    assert re.sub(r"member_1\.", "", str(walk)) == str(alone)


def test_what_does_not_fit_is_refused() -> None:
    network = small()
    with pytest.raises(ShapeError, match="4"):
        network.explain("cross_entropy").values(X[:, :3], Y)
    with pytest.raises(DataError, match="class numbers 0 to 2"):
        network.explain("cross_entropy").values(X, Y + 1)
    with pytest.raises(DataError, match="3 rows"):
        network.explain("cross_entropy").values(X, Y[:2])
    untrained = tl.Network([tl.Dense(3)], input_shape=(4,))
    with pytest.raises(SettingError, match=r"dense_1\.weight"):
        untrained.explain("cross_entropy").values(X, Y)
