"""Penalties, clipping and max-norm as graphs, against their formulas."""

import numpy as np
import pytest

from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from trilith.errors import SettingError
from trilith.graph import derive
from trilith.graph.node import Fill, input_node, parameter
from trilith.regularization import Regularization

GENERATOR = np.random.default_rng(6)
W, V = parameter((4, 3), Fill(0.0), "weight"), parameter((2, 5, 3), Fill(0.0), "kernel")
B = parameter((3,), Fill(0.0), "bias", regularised=False)
VALUES = {node: GENERATOR.normal(size=node.shape) for node in (W, V, B)}


def test_penalties_are_those_of_the_weights_without_the_biases() -> None:
    penalty = Regularization(l1=0.3, l2=0.5).penalty([W, B, V])
    expected = sum(0.3 * np.abs(VALUES[node]).sum() + 0.25 * (VALUES[node] ** 2).sum() for node in (W, V))
    np.testing.assert_allclose(interpret([penalty], VALUES)[0], expected)
    by_weight, by_bias = interpret(derive(penalty, [W, B]), VALUES)
    np.testing.assert_allclose(by_weight, 0.3 * np.sign(VALUES[W]) + 0.5 * VALUES[W])
    assert not by_bias.any()
    check_derivatives(penalty, VALUES)


def test_no_penalty_is_zero() -> None:
    assert interpret([Regularization().penalty([W])], VALUES)[0] == 0


def test_clipping_by_value_bounds_every_element() -> None:
    clipped = interpret(Regularization(clip_value=0.5).clipped([W, B]), VALUES)
    for one, node in zip(clipped, (W, B), strict=True):
        np.testing.assert_array_equal(one, np.clip(VALUES[node], -0.5, 0.5))


@pytest.mark.parametrize("bound", [0.1, 3.0, 1e3])
def test_clipping_by_norm_shrinks_all_gradients_together(bound: float) -> None:
    clipped = interpret(Regularization(clip_norm=bound).clipped([W, B, V]), VALUES)
    norm = np.sqrt(sum((value**2).sum() for value in VALUES.values()))
    for one, node in zip(clipped, (W, B, V), strict=True):
        np.testing.assert_allclose(one, VALUES[node] * min(1, bound / norm))


def test_values_are_clipped_before_the_norm() -> None:
    (clipped,) = interpret(Regularization(clip_value=0.1, clip_norm=0.2).clipped([W]), VALUES)
    by_value = np.clip(VALUES[W], -0.1, 0.1)
    np.testing.assert_allclose(clipped, by_value * (0.2 / np.sqrt((by_value**2).sum())))


def test_gradients_of_zero_stay_zero() -> None:
    (clipped,) = interpret(Regularization(clip_value=1.0, clip_norm=1.0).clipped([W]), {W: np.zeros((4, 3))})
    assert not clipped.any()


@pytest.mark.parametrize("node", [W, V])
def test_max_norm_bounds_what_comes_into_each_unit(node: object) -> None:
    values = VALUES[node] * 3  # type: ignore[index]
    value = input_node(node.shape, "next")  # type: ignore[attr-defined]
    (bounded,) = interpret([Regularization(max_norm=1.5).constrained(node, value)], {value: values})  # type: ignore[arg-type]
    flat, before = bounded.reshape(-1, 3), values.reshape(-1, 3)
    lengths = np.linalg.norm(before, axis=0)
    np.testing.assert_allclose(flat, before * np.minimum(1, 1.5 / lengths))
    assert np.linalg.norm(flat, axis=0).max() <= 1.5 + 1e-12


def test_short_weights_and_biases_are_left_alone() -> None:
    value = input_node(W.shape)
    short = np.full(W.shape, 0.1)
    np.testing.assert_array_equal(
        interpret([Regularization(max_norm=1.5).constrained(W, value)], {value: short})[0], short
    )
    assert Regularization(max_norm=0.1).constrained(B, value) is value
    assert Regularization().constrained(W, value) is value
    zero = interpret([Regularization(max_norm=1.5).constrained(W, value)], {value: 0 * short})[0]
    assert not zero.any()


@pytest.mark.parametrize("name", ["l1", "l2", "max_norm", "clip_value", "clip_norm"])
def test_settings_have_bounds(name: str) -> None:
    with pytest.raises(SettingError, match=rf"{name} must (not be negative|be positive)"):
        Regularization(**{name: -1.0})


@pytest.mark.parametrize("name", ["max_norm", "clip_value", "clip_norm"])
def test_a_bound_of_zero_is_no_bound(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} must be positive, or None for no bound; got 0"):
        Regularization(**{name: 0.0})
