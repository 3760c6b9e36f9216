"""Activations beside their derivatives: what is said of each is what it computes."""

import math

import numpy as np
import pytest
from scipy.special import erf

from trilith.blocks.activations import ACTIVATIONS
from trilith.explain.activations import ABOUT, LAYERS, curves_of, gradient_lengths, nanoseconds

KNOWN = {name: getattr(math, name) for name in ("exp", "log", "tanh", "sqrt")} | {"erf": erf, "max": max}


def by_formula(name: str, z: float) -> float:
    """The formula as it is printed; of softmax the first of the logits z and 0."""
    if name == "softmax":
        return math.exp(z) / (math.exp(z) + 1)
    return float(eval(ABOUT[name].formula, {"z": z, **KNOWN}))


def test_every_activation_is_described() -> None:
    assert ABOUT.keys() == ACTIVATIONS.keys()
    assert all(each.use.endswith(".") for each in ABOUT.values())


@pytest.mark.parametrize("name", ABOUT)
def test_curves_are_those_of_the_formula(name: str) -> None:
    curves = curves_of(name)
    expected = [by_formula(name, z) for z in curves.z]
    np.testing.assert_allclose(curves.values, expected, rtol=1e-5, atol=1e-12)
    step = 1e-5
    differences = [(by_formula(name, z + step) - by_formula(name, z - step)) / (2 * step) for z in curves.z]
    smooth = np.abs(curves.z) > 2 * step  # a kink has no slope
    np.testing.assert_allclose(curves.slopes[smooth], np.array(differences)[smooth], rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("linear", "(−∞, ∞)"),
        ("sigmoid", "(0, 1)"),
        ("tanh", "(−1, 1)"),
        ("relu", "[0, ∞)"),
        ("leaky_relu", "(−∞, ∞)"),
        ("elu", "(−1, ∞)"),
        ("silu", "[−0.2785, ∞)"),
        ("exp", "(0, ∞)"),
    ],
)
def test_ranges(name: str, expected: str) -> None:
    assert curves_of(name).range == expected


def test_gradients_through_many_layers() -> None:
    lengths = gradient_lengths("sigmoid")
    assert lengths.shape == (LAYERS,)
    assert lengths[-1] == 1
    assert lengths[0] < 0.25 ** (LAYERS - 1) * 10  # each layer takes at least three quarters
    assert 0.1 < gradient_lengths("relu")[0] < 10  # He's initial weights keep it
    assert not np.isfinite(gradient_lengths("exp")[0])
    np.testing.assert_array_equal(gradient_lengths("tanh"), gradient_lengths("tanh"))


@pytest.mark.parametrize("engine", ["numpy", "auto"])
def test_costs(engine: str) -> None:
    forward, both = nanoseconds("gelu", engine)
    assert 0 < forward < 1e4
    assert 0 < both < 1e4
