"""Values before the first step: drawn, or taken from the training data by Standardize."""

import numpy as np
import pytest

import trilith as tl
from trilith.training.statistics import BATCH_SIZE


def states(network: tl.Network, name: str) -> tuple[np.ndarray, np.ndarray]:
    values = {name: network.values[node] for name, node in network.graph.variables.items()}
    return values[f"{name}.mean"], values[f"{name}.scale"]


def begun(blocks: list[tl.Block], X, y=None, **settings) -> tl.Network:
    network = tl.Network(blocks)
    y = np.zeros(len(X)) if y is None else y
    tl.train(network, X, y, loss=lambda output, target: output, epochs=0, precision="float64", **settings)
    return network


def test_the_mean_and_the_deviation_of_the_training_rows() -> None:
    X = np.random.default_rng(0).normal([5, -3, 0], [1, 10, 0.1], (200, 3))
    mean, scale = states(begun([tl.Standardize()], X), "standardize_1")
    np.testing.assert_allclose(mean, X.mean(0), rtol=1e-12)
    np.testing.assert_allclose(scale, X.std(0), rtol=1e-12)


def test_over_many_blocks_of_rows_and_far_from_zero() -> None:
    X = 1e8 + np.random.default_rng(0).normal(size=(2 * BATCH_SIZE + 5, 2))
    mean, scale = states(begun([tl.Standardize()], X), "standardize_1")
    np.testing.assert_allclose(mean, X.mean(0), rtol=1e-14)
    np.testing.assert_allclose(scale, X.std(0), rtol=1e-6)


def test_examples_count_by_their_weight_and_validation_rows_do_not_count() -> None:
    X = np.random.default_rng(0).normal(size=(30, 2))
    weight = np.arange(30) % 4
    mean, scale = states(
        begun([tl.Standardize()], X, sample_weight=weight, validation_data=(X + 100, np.zeros(30))),
        "standardize_1",
    )
    np.testing.assert_allclose(mean, X.repeat(weight, 0).mean(0), rtol=1e-12)
    np.testing.assert_allclose(scale, X.repeat(weight, 0).std(0), rtol=1e-12)
    split = begun([tl.Standardize()], X, validation_split=0.5)
    assert not np.allclose(states(split, "standardize_1")[0], X.mean(0))


def test_what_does_not_vary_has_scale_1() -> None:
    X = np.column_stack([np.full(20, 7.0), np.zeros(20), np.arange(20.0)])
    mean, scale = states(begun([tl.Standardize()], X), "standardize_1")
    assert mean.tolist() == [7, 0, 9.5]
    assert scale[:2].tolist() == [1, 1]
    assert np.isfinite(begun([tl.Standardize()], X[:1]).predict(X)).all()


def test_features_are_those_of_the_last_axis() -> None:
    X = np.random.default_rng(0).normal(size=(20, 4, 3)) * [1, 2, 3]
    mean, scale = states(begun([tl.Standardize()], X), "standardize_1")
    np.testing.assert_allclose(mean, X.mean((0, 1)), rtol=1e-12)
    np.testing.assert_allclose(scale, X.std((0, 1)), rtol=1e-12)


def test_behind_other_blocks_it_sees_what_they_make_of_the_data_with_their_first_weights() -> None:
    X = np.random.default_rng(0).normal(size=(50, 3))
    network = begun([tl.Standardize(), tl.Dense(4, "relu"), tl.Standardize(), tl.Dense(2)], X, seed=5)
    weights = network.parameters
    hidden = np.maximum((X - X.mean(0)) / X.std(0) @ weights["dense_1.weight"] + weights["dense_1.bias"], 0)
    mean, scale = states(network, "standardize_2")
    np.testing.assert_allclose(mean, hidden.mean(0), rtol=1e-10)
    np.testing.assert_allclose(scale, np.where(hidden.std(0) == 0, 1, hidden.std(0)), rtol=1e-10)


def test_within_a_detour_and_for_several_inputs() -> None:
    X = np.random.default_rng(0).normal(3, 2, size=(50, 3))
    network = begun([tl.Residual([tl.Standardize()])], X)
    np.testing.assert_allclose(states(network, "residual_1.standardize_1")[0], X.mean(0), rtol=1e-12)

    a, b = tl.Input((3,), name="a"), tl.Input((1,), name="b")
    joined = tl.Network(inputs=[a, b], outputs=tl.Standardize()(tl.Concatenate()(a, b)))
    feeds = {"a": X, "b": X[:, :1] ** 2}
    tl.train(joined, feeds, np.zeros(50), loss=lambda z, t: z, epochs=0, precision="float64")
    expected = np.hstack([X, X[:, :1] ** 2]).std(0)
    np.testing.assert_allclose(states(joined, "standardize_1")[1], expected, rtol=1e-12)


def test_they_are_taken_once() -> None:
    X = np.random.default_rng(0).normal(size=(20, 2))
    network = begun([tl.Standardize()], X)
    tl.train(network, X + 50, np.zeros(20), loss=lambda z, t: z, epochs=2, precision="float64")
    np.testing.assert_allclose(states(network, "standardize_1")[0], X.mean(0), rtol=1e-12)


@pytest.mark.parametrize("kind", [np.uint8, bool, np.int64])
def test_whole_numbers_have_statistics_too(kind) -> None:
    X = np.random.default_rng(0).integers(0, 2, (20, 3)).astype(kind)
    np.testing.assert_allclose(
        states(begun([tl.Standardize()], X), "standardize_1")[0], X.mean(0), rtol=1e-12
    )
