"""Data that cannot be learned from: one clear line, before the first step."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier
from trilith.errors import DataError, ShapeError


def two_inputs() -> tl.Network:
    left, right = tl.Input((2,), name="left"), tl.Input((1,), name="right")
    return tl.Network(inputs=[left, right], outputs=tl.Dense(2)(tl.Concatenate()(left, right)))


def test_several_inputs_must_all_be_there(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"inputs left, right; got left. Feed each by name"):
        tl.train(two_inputs(), {"left": X[:, :2]}, y)
    with pytest.raises(ShapeError, match="different numbers of rows"):
        tl.train(two_inputs(), {"left": X[:, :2], "right": X[:9, 2:]}, y)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (
            np.zeros((0, 3)),
            np.zeros(0),
            "X has 0 rows and y has 0. Give each example, at least one, a target",
        ),
        (np.zeros((5, 3)), np.zeros(4), "X has 5 rows and y has 4"),
        (np.zeros((5, 3)), 1.0, "y must hold one target for each row of X, got a single number"),
        (np.full((5, 3), "a"), np.zeros(5), "X must hold numbers, got <U1. Encode text as numbers first"),
        (np.zeros((5, 3)), list("abcab"), "y must hold numbers, got <U1. Encode text as numbers first"),
        (np.zeros((5, 3)), [None] * 5, "y must hold numbers, got object"),
        ([[1, 2], [3]], [0, 1], "X is no array of numbers. Give every row the same length"),
        (np.zeros((5, 3)), [[1], [1, 2], [1], [1], [1]], "y is no array of numbers"),
        (np.zeros((2, 3)), [0, 2], "class numbers 0 to 1 in y, got values from 0 to 2. Encode the classes"),
        (np.zeros((2, 3)), [0, -1], "class numbers 0 to 1 in y, got values from -1 to 0"),
        (np.zeros((2, 3)), [0, 0.5], "class numbers 0 to 1 in y, got values from 0.0 to 0.5"),
        (np.zeros((2, 3)), [0, np.nan], "class numbers 0 to 1 in y"),
    ],
)
def test_data_that_cannot_be_learned_from(X, y, message: str) -> None:
    with pytest.raises(DataError, match=message):
        tl.train(tl.Network([tl.Dense(2)]), X, y)


@pytest.mark.parametrize("X", [np.zeros((5, 2)), np.zeros(5), np.zeros((5, 3, 1)), 7.0])
def test_rows_of_another_shape(X) -> None:
    with pytest.raises(ShapeError, match=r"expects \(batch, 3\), got \([\d, ]*\). Give one row an example"):
        tl.train(tl.Network([tl.Dense(2)], input_shape=(3,)), X, np.zeros(5))


def test_a_failed_start_does_not_fix_the_input_shape(X: np.ndarray, y: np.ndarray) -> None:
    network = classifier()
    with pytest.raises(DataError):
        tl.train(network, np.full((50, 7), "text"), y)
    tl.train(network, X, y, epochs=1)


@pytest.mark.parametrize(
    ("weight", "message"),
    [
        (np.ones(49), r"one finite number ≥ 0 for each of the 50 rows, got shape \(49,\)"),
        (np.ones((50, 1)), r"got shape \(50, 1\)"),
        (np.full(50, -1.0), "one finite number ≥ 0"),
        (np.full(50, np.nan), "one finite number ≥ 0"),
        (np.full(50, np.inf), "one finite number ≥ 0"),
        (np.zeros(50), "all sample weights are zero: there is nothing to learn from"),
        (["heavy"] * 50, "sample_weight must hold numbers"),
        (np.full(50, 1e300), "sample_weight holds numbers too large for float32"),
    ],
)
def test_weights_that_cannot_be(X: np.ndarray, y: np.ndarray, weight, message: str) -> None:
    with pytest.raises(DataError, match=message):
        tl.train(classifier(), X, y, sample_weight=weight)


def test_a_target_that_does_not_fit_the_network(X: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"target like the output \(batch, 1\), got \(batch, 2\)"):
        tl.train(tl.Network([tl.Dense(1)]), X, np.zeros((50, 2)), loss="mean_squared_error")
