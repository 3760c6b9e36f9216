"""Weights of examples and classes: a weight of 2 is the same as seeing the example twice."""

import numpy as np
import pytest

import trilith as tl

GENERATOR = np.random.default_rng(4)
X = GENERATOR.normal(size=(20, 3))
CLASSES = GENERATOR.integers(0, 3, 20)
NUMBERS = GENERATOR.normal(size=(20, 3))
COUNTS = GENERATOR.integers(0, 4, 20)  # some examples not at all


def trained(X: np.ndarray, y: np.ndarray, loss: object, **settings: object) -> tuple[list[np.ndarray], float]:
    """Weights and loss after three steps of gradient descent on all rows."""
    network = tl.Network([tl.Dense(4, "tanh"), tl.Dense(3)])
    history = tl.train(
        network, X, y, loss=loss, optimizer=tl.GradientDescent(0.1), epochs=3, batch_size=None,
        precision="float64", progress=False, **settings,
    )  # fmt: skip
    return list(network.parameters.values()), history["loss"][-1]


@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error", "huber", "hinge"])
def test_a_whole_weight_is_a_repetition(loss: str) -> None:
    y = CLASSES if loss in ("cross_entropy", "hinge") else NUMBERS
    weighted, weighted_loss = trained(X, y, loss, sample_weight=COUNTS)
    repeated, repeated_loss = trained(np.repeat(X, COUNTS, 0), np.repeat(y, COUNTS, 0), loss)
    assert weighted_loss == pytest.approx(repeated_loss, rel=1e-12)
    for one, other in zip(weighted, repeated, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-13)


def test_the_scale_of_all_weights_does_not_matter() -> None:
    one, _ = trained(X, CLASSES, "cross_entropy", sample_weight=COUNTS)
    other, _ = trained(X, CLASSES, "cross_entropy", sample_weight=COUNTS * 7.5)
    for first, second in zip(one, other, strict=True):
        np.testing.assert_allclose(first, second, rtol=1e-11, atol=1e-13)


def test_class_weights_multiply_those_of_the_examples() -> None:
    by_class = np.array([1.0, 2.0, 0.5])
    loss = tl.CrossEntropy(class_weight=by_class.tolist())
    both, both_loss = trained(X, CLASSES, loss, sample_weight=COUNTS)
    plain, plain_loss = trained(X, CLASSES, "cross_entropy", sample_weight=COUNTS * by_class[CLASSES])
    assert both_loss == pytest.approx(plain_loss, rel=1e-12)
    for one, other in zip(both, plain, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-13)


def test_a_batch_without_any_weight_moves_nothing() -> None:
    weights = np.r_[np.zeros(10), np.ones(10)]
    networks = []
    # the mean weight is 1: where half of the rows have none, the others count twice
    for rows, rate in ((slice(None), 0.1), (slice(10, None), 0.2)):
        network = tl.Network([tl.Dense(3)])
        tl.train(
            network,
            X[rows],
            CLASSES[rows],
            sample_weight=weights[rows],
            batch_size=10,
            shuffle=False,
            epochs=1,
            optimizer=tl.GradientDescent(rate),
            precision="float64",
            progress=False,
        )
        networks.append(network)
    for one, other in zip(networks[0].parameters.values(), networks[1].parameters.values(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
