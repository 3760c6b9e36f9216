"""A neuron unfolded: every arrow's value and derivative, in numbers, in text and in a picture."""

from xml.etree import ElementTree

import numpy as np
import pytest

import trilith as tl
from trilith.errors import SettingError
from trilith.explain.values.figures import figure
from trilith.explain.values.neuron import Neuron

SVG = "{http://www.w3.org/2000/svg}"
X, Y = np.random.default_rng(0).normal(size=(1, 20)), [2]


def network() -> tl.Network:
    made = tl.Network([tl.Dense(5, "tanh"), tl.Residual([tl.Dense(5)]), tl.Dense(3)], input_shape=(20,))
    made.precision = "float64"
    made.initialise(3)
    return made


def neuron(name: str = "dense_1:3") -> Neuron:
    return network().explain("cross_entropy").neuron(name, X, Y)


def test_every_arrow_against_pytorch() -> None:
    torch = pytest.importorskip("torch")
    made = network()
    shown = made.explain("cross_entropy").neuron("dense_1:3", X, Y)
    tensors = {name: torch.tensor(value) for name, value in made.parameters.items()}
    # the neuron's own arrows are leaves, so that each has a derivative of its own
    inputs = torch.tensor(X[0], requires_grad=True)
    weights = tensors["dense_1.weight"][:, 3].clone().requires_grad_()
    bias = tensors["dense_1.bias"][3].clone().requires_grad_()
    products = inputs * weights
    z = products.sum() + bias
    a = torch.tanh(z)
    others = torch.tanh(torch.tensor(X) @ tensors["dense_1.weight"] + tensors["dense_1.bias"])
    a1 = torch.cat([others[:, :3], a.reshape(1, 1), others[:, 4:]], -1)
    a3 = a1 + a1 @ tensors["residual_1.dense_1.weight"] + tensors["residual_1.dense_1.bias"]
    logits = a3 @ tensors["dense_2.weight"] + tensors["dense_2.bias"]
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(Y))
    for each in (products, z, a):
        each.retain_grad()
    loss.backward()
    pairs = [
        *((each.input, inputs[place], inputs.grad[place]) for place, each in enumerate(shown.products)),
        *((each.weight, weights[place], weights.grad[place]) for place, each in enumerate(shown.products)),
        *((each.result, products[place], products.grad[place]) for place, each in enumerate(shown.products)),
        (shown.weighted_sum, products.sum(), z.grad),
        (shown.bias, bias, bias.grad),
        (shown.z, z, z.grad),
        (shown.a, a, a.grad),
    ]
    for arrow, value, derivative in pairs:
        assert arrow is not None
        np.testing.assert_allclose(arrow.value, value.item(), rtol=0, atol=1e-12)
        np.testing.assert_allclose(arrow.derivative, derivative.item(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(shown.loss, loss.item(), rtol=0, atol=1e-12)


def test_the_names_are_those_of_the_equations() -> None:
    walk = network().explain("cross_entropy").values(X, Y)
    shown = neuron()
    assert shown.a is not None
    assert shown.bias is not None
    for arrow, place in ((shown.z, "Z1"), (shown.a, "A1"), (shown.bias, "b1")):
        assert arrow.name == f"{place}[3]"
        assert arrow.value == walk[place][0, 3]
        np.testing.assert_allclose(arrow.derivative, walk[f"d{place}"][0, 3], rtol=1e-12)
    for place, each in enumerate(shown.products):
        assert (each.input.name, each.weight.name) == (f"A0[{place}]", f"W1[{place}, 3]")
        np.testing.assert_allclose(each.weight.derivative, walk["dW1"][place, 3], rtol=1e-12)
    assert (shown.activation, shown.rest) == ("tanh", ["residual_1.dense_1", "residual_1", "dense_2", "loss"])


def test_of_many_inputs_the_largest_are_shown_and_the_others_together() -> None:
    shown = neuron()
    sizes = sorted((abs(each.result.value) for each in shown.products), reverse=True)
    assert sorted((abs(each.result.value) for each in shown.shown), reverse=True) == sizes[:8]
    together = sum(each.result.value for each in (*shown.shown, *shown.others))
    np.testing.assert_allclose(together, shown.weighted_sum.value, rtol=1e-12)
    assert "and 12 others, together" in str(shown)
    assert "and 12 others, together" in shown.svg()
    assert "others" not in str(neuron("dense_2:1"))


def test_equal_products_are_each_shown_or_not() -> None:
    made = tl.Network([tl.Dense(1)], input_shape=(12,))
    made.initialise()
    shown = made.explain("mean_squared_error").neuron("dense_1:0", np.zeros((1, 12)), [[1.0]])
    assert (len(shown.shown), len(shown.others)) == (8, 4)


def test_the_text_leads_to_the_loss() -> None:
    lines = str(neuron("dense_2:1")).splitlines()
    assert lines[0] == "neuron dense_2:1: Z4[1] = Σ input·weight + b4[1]"
    assert lines[1].split() == ["input", "value", "dJ", "weight", "value", "dJ", "product", "dJ"]
    assert lines[-1].split()[:3] == ["loss", "→", "J"]
    assert lines[-1].split()[-1] == "1"


@pytest.mark.parametrize("name", ["dense_1:3", "residual_1.dense_1:0", "dense_2:2"])
def test_the_picture_has_every_number_of_the_text(name: str) -> None:
    shown = neuron(name)
    root = ElementTree.fromstring(shown.svg())
    words = {each.text for each in root.iter(f"{SVG}text")}
    way = [shown.weighted_sum, shown.bias, shown.z, shown.a]
    arrows = [arrow for each in shown.shown for arrow in (each.input, each.weight, each.result)]
    arrows += [each for each in way if each is not None]
    assert {figure(number) for each in arrows for number in (each.value, each.derivative)} <= words
    assert figure(shown.loss) in words
    assert root.get("role") == "img"
    assert name in (root.get("aria-label") or "")
    wires = [each for each in root.iter(f"{SVG}path") if each.get("class") == "wire"]
    to_the_loss = 1
    assert len(wires) == len(arrows) + bool(shown.others) + to_the_loss


def test_a_neuron_without_bias_or_activation() -> None:
    made = tl.Network([tl.Dense(1, use_bias=False)], input_shape=(2,))
    made.initialise()
    shown = made.explain("mean_squared_error").neuron("dense_1:0", [[1.0, 2.0]], [[1.0]])
    assert (shown.bias, shown.a, shown.rest) == (None, None, ["loss"])
    assert shown.output is shown.z
    ElementTree.fromstring(shown.svg())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dense_9:0", r"'dense_9:0' names no neuron.*dense_1, residual_1\.dense_1, dense_2"),
        ("dense_1", "names no neuron"),
        ("dense_1:-1", "names no neuron"),
        ("dense_1:x", "names no neuron"),
        ("dense_1:5", "no neuron 5: its 5 are counted from 0"),
    ],
)
def test_an_unknown_neuron_is_refused(name: str, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        neuron(name)


def test_only_one_example_and_only_networks_of_neurons() -> None:
    with pytest.raises(SettingError, match="one example, got 2"):
        network().explain("cross_entropy").neuron("dense_1:0", np.vstack([X, X]), [0, 1])
    scaled = tl.Network([tl.ScalingLayer()], input_shape=(2,))
    scaled.initialise()
    with pytest.raises(SettingError, match="no block of neurons"):
        scaled.explain("mean_squared_error").neuron("dense_1:0", [[1.0, 2.0]], [[1.0, 2.0]])
