"""QuantileScale and the ranges between quantiles: places among rows, ties, ends, missing cells."""

from statistics import NormalDist

import numpy as np
import pytest
from sklearn.preprocessing import QuantileTransformer

import trilith as tl
from tests.helpers.interpret import interpret
from trilith.blocks.quantile_ranges import way_through
from trilith.graph import BATCH, as_node, derive
from trilith.graph.node import input_node

GENERATOR = np.random.default_rng(8)


def fitted(block: tl.Block, X: np.ndarray, precision: str = "float64") -> tl.Network:
    """A network of this block alone that has seen these rows."""
    network = tl.Network([block])
    tl.train(
        network, X, np.zeros(len(X)), loss=lambda output, target: output.mean(-1), epochs=0,
        precision=precision, progress=False,
    )  # fmt: skip
    return network


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize(("distribution", "bins"), [("uniform", 10), ("normal", 10), ("uniform", 1)])
def test_numbers_without_ties_as_scikit_learn_has_them(distribution: str, bins: int, engine: str) -> None:
    X = GENERATOR.lognormal(0, 1, (400, 2))
    network = fitted(tl.QuantileScale(bins, distribution), X)
    shares = QuantileTransformer(n_quantiles=bins + 1).fit(X).transform(X)
    if distribution == "uniform":
        expected = 2 * shares - 1
    else:  # straight between the scores, where scikit-learn's are straight between the shares
        ends = np.linspace(0, 1, bins + 1).clip(0.25 / bins, 1 - 0.25 / bins)
        scores = [NormalDist().inv_cdf(share) for share in ends]
        expected = np.interp(shares, np.linspace(0, 1, bins + 1), scores)
    np.testing.assert_allclose(network.predict(X, engine=engine), expected, rtol=1e-9, atol=1e-9)


def test_scores_of_the_training_rows_are_even_or_normal() -> None:
    X = GENERATOR.exponential(size=(5000, 1))
    even, normal = (fitted(tl.QuantileScale(64, each), X).predict(X) for each in ("uniform", "normal"))
    assert abs(even.mean()) < 5e-3
    assert abs(even.std() - 1 / np.sqrt(3)) < 5e-3
    assert abs(normal.mean()) < 5e-3
    assert abs(normal.std() - 1) < 0.02


@pytest.mark.parametrize("engine", ["numpy", "native"])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_what_many_rows_have_lies_amid_its_places(precision: str, engine: str) -> None:
    zeros = np.concatenate([np.zeros(80), np.arange(1, 21) / 3])  # four fifths are zero
    X = np.column_stack([zeros, np.full(100, 0.1)])
    network = fitted(tl.QuantileScale(10), X, precision)
    at = np.array([[0, 0.1], [-1e-3, 0.0999], [1e-9, 0.1001], [1e9, 1e9], [-1e9, -1e9], [np.nan, np.nan]])
    computed = network.predict(at, engine=engine)
    # between the quantiles 0.7 and 0.8 zeros end
    expected = [[-0.3, 0], [-1, -1], [0.4, 1], [1, 1], [-1, -1], [np.nan, np.nan]]
    np.testing.assert_allclose(computed, expected, atol=0.02)


def test_the_derivative_is_the_slope_of_the_piece_and_nothing_beyond_the_ends() -> None:
    x = input_node((BATCH, 1), "x")
    output = tl.QuantileScale(2)(x)
    network = tl.Network(inputs=x, outputs=output)
    (edges,) = network.graph.variables.values()
    rows = np.array([[-5.0], [0.5], [2.0], [9.0]])
    values = {x: rows, edges: np.array([[0.0, 1.0, 5.0]])}
    (gradient,) = interpret(derive(output.sum(), [x]), values)
    np.testing.assert_allclose(gradient[:, 0], [0, 1, 0.25, 0])


def test_through_an_empty_range_there_are_three_places() -> None:
    x = input_node((BATCH, 1), "x")
    share = way_through(x, as_node(np.array([1.0, 1.0])), as_node(np.array([1.0, 3.0])))
    rows = np.array([[0.0], [1.0], [2.0], [1 + 1e-12], [np.nan]])
    computed, gradient = interpret([share, derive(share[:, 0].sum(), [x])[0]], {x: rows})
    expected = [[0, 0], [0.5, 0], [1, 0.5], [1, 0], [np.nan, np.nan]]
    np.testing.assert_allclose(computed, expected, atol=1e-9)
    assert not gradient[:4].any()


def test_it_scales_the_numbers_of_a_table() -> None:
    X = GENERATOR.lognormal(0, 3, (200, 2))
    X[::9] = np.nan
    scaled = fitted(tl.TableFeatures(2, scaler=(tl.QuantileScale(),)), X).predict(X)
    assert np.isfinite(scaled).all()
    assert not scaled[::9].any()
    np.testing.assert_allclose(np.abs(scaled).max(0), 1, atol=1e-6)
