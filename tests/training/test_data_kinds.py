"""What may be fed: arrays of any kind of number, bytes, files mapped into memory, several inputs, frames."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier, same
from trilith import ops
from trilith.errors import DataError, ShapeError
from trilith.graph import Node
from trilith.losses import MeanSquaredError
from trilith.training.dataset import make_dataset


def learned(X, y, **settings) -> dict[str, np.ndarray]:
    network = classifier()
    tl.train(network, X, y, **{"epochs": 3, "batch_size": 8, **settings})
    return network.parameters


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.int64, np.float16, np.float64, bool])
def test_all_kinds_of_numbers_mean_the_same_numbers(kind) -> None:
    X = np.random.default_rng(0).integers(0, 2, (40, 3)).astype(kind)
    y = np.arange(40) % 2
    assert same(learned(X, y), learned(X.astype(np.float32), y))
    assert same(learned(X, y.astype(np.int8)), learned(X, y.astype(float)))


def test_lists_strided_and_reversed_arrays(X: np.ndarray, y: np.ndarray) -> None:
    wide = np.repeat(X, 2, axis=1)
    assert same(learned(wide[:, ::2], y), learned(X, y))
    assert same(learned(np.asfortranarray(X), y), learned(X, y))
    assert same(learned(X.tolist(), y.tolist()), learned(X, y))
    assert same(learned(X[::-1], y[::-1]), learned(X[::-1].copy(), y[::-1].copy()))


def test_frames_of_pandas_and_polars(X: np.ndarray, y: np.ndarray) -> None:
    import pandas as pd
    import polars as pl

    names = ["a", "b", "c"]
    expected = learned(X, y)
    assert same(learned(pd.DataFrame(X, columns=names), pd.Series(y)), expected)
    assert same(learned(pl.DataFrame(X, schema=names), pl.Series(y)), expected)


@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64])
def test_a_memory_map_is_read_batch_by_batch(tmp_path: Path, y: np.ndarray, kind) -> None:
    X = np.random.default_rng(0).integers(0, 200, (50, 3)).astype(kind)
    path = tmp_path / "X.npy"
    np.save(path, X)
    mapped = np.load(path, mmap_mode="r")
    network = classifier()
    data = make_dataset(network, mapped, y, None, tl.CrossEntropy(), "float32")
    assert np.shares_memory(data.feeds["x"], mapped)
    assert same(learned(mapped, y), learned(X, y))


def test_bytes_stay_bytes_until_they_are_used(y: np.ndarray) -> None:
    X = np.random.default_rng(0).integers(0, 256, (50, 3)).astype(np.uint8)
    data = make_dataset(classifier(), X, y, None, tl.CrossEntropy(), "float32")
    assert np.shares_memory(data.feeds["x"], X)


def two_inputs() -> tl.Network:
    left, right = tl.Input((2,), name="left"), tl.Input((1,), name="right")
    return tl.Network(inputs=[left, right], outputs=tl.Dense(2)(tl.Concatenate()(left, right)))


def test_several_inputs_by_name(X: np.ndarray, y: np.ndarray) -> None:
    network, joined = two_inputs(), tl.Network([tl.Dense(2)])
    parts = {"right": X[:, 2:], "left": X[:, :2]}
    history = tl.train(network, parts, y, epochs=3, validation_data=(parts, y), keep_best=False)
    expected = tl.train(joined, X, y, epochs=3, validation_data=(X, y), keep_best=False)
    assert history["validation_loss"] == expected["validation_loss"]
    assert np.array_equal(network.predict(parts), joined.predict(X))


def test_several_inputs_must_all_be_there(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"inputs left, right; got left. Feed each by name"):
        tl.train(two_inputs(), {"left": X[:, :2]}, y)
    with pytest.raises(ShapeError, match="different numbers of rows"):
        tl.train(two_inputs(), {"left": X[:, :2], "right": X[:9, 2:]}, y)


def test_a_loss_of_ones_own(X: np.ndarray) -> None:
    y = X[:, 0]

    def cubed(output: Node, target: Node) -> Node:
        return ops.absolute(output.reshape((-1,)) - target) ** 3

    def squared(output: Node, target: Node) -> Node:
        return (output - target.reshape((-1, 1))) ** 2  # (batch, 1): the mean over the rest is taken

    def squared_mean(output: Node, target: Node) -> Node:
        return squared(output, target).mean()

    def trained(loss) -> tuple[list[float], bytes]:
        network = tl.Network([tl.Dense(1)])
        history = tl.train(network, X, y, loss=loss, epochs=3, precision="float64")
        return history["loss"], network.to_bytes()

    assert trained(squared)[1] == trained(MeanSquaredError())[1]
    assert trained(squared_mean)[0] == pytest.approx(trained(MeanSquaredError())[0])
    assert trained(cubed)[0] != trained(squared)[0]


def test_a_loss_of_ones_own_gets_whole_numbers_as_they_are(X: np.ndarray, y: np.ndarray) -> None:
    kinds = []

    def loss(output: Node, target: Node) -> Node:
        kinds.append((target.dtype, target.shape))
        return output.sum(-1) * target

    tl.train(tl.Network([tl.Dense(1)]), X, y, loss=loss, epochs=1)
    tl.train(
        tl.Network([tl.Dense(1)]),
        X,
        y.reshape(-1, 1).astype(float),
        loss=lambda z, t: loss(z, t).sum(-1),
        epochs=1,
    )
    assert [kind for kind, _ in kinds] == ["int"] * 2 + ["float"] * 2


@pytest.mark.parametrize(
    "loss",
    [lambda z, t: (z - t) ** 2, lambda z, t: z.mean(0), lambda z, t: z.reshape((1, -1))],
    ids=["(batch, 1) - (batch,)", "(1,)", "(1, batch)"],
)
def test_a_loss_without_one_number_for_each_example(X: np.ndarray, loss) -> None:
    with pytest.raises(
        ShapeError, match=r"one number for each example, \(batch,\), got .*Reshape the target"
    ):
        tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss)


def test_a_loss_that_is_one_number_cannot_weigh_examples(X: np.ndarray) -> None:
    def loss(output: Node, target: Node) -> Node:
        return ((output - target.reshape((-1, 1))) ** 2).mean()

    tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss)
    with pytest.raises(ShapeError, match=r"one number for each example, \(batch,\), got \(\)"):
        tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss, sample_weight=np.ones(50))


def test_a_metric_that_does_not_fit_is_named(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"^metric 'mean_absolute_error': "):
        tl.train(classifier(), X, y, metrics=["mean_absolute_error"])


def test_a_loss_of_several_outputs(X: np.ndarray) -> None:
    """One head for the mean and one for the log of the spread: the likelihood of a normal distribution."""
    x = tl.Input((3,))
    network = tl.Network(inputs=x, outputs=[tl.Dense(1, name="mean")(x), tl.Dense(1, name="log_spread")(x)])

    def likelihood(outputs: tuple[Node, Node], target: Node) -> Node:
        mean, log_spread = (output.reshape((-1,)) for output in outputs)
        return log_spread + 0.5 * ((target - mean) / ops.exp(log_spread)) ** 2

    generator = np.random.default_rng(0)
    rows = generator.normal(size=(2000, 3))
    y = rows @ [1.0, 2.0, 3.0] + np.exp(0.5 * rows[:, 0]) * generator.normal(size=2000)
    settings = {"optimizer": tl.Adam(0.05), "clip_norm": 1.0, "epochs": 40, "validation_split": 0.1}
    history = tl.train(network, rows, y, loss=likelihood, **settings)
    assert history["validation_loss"][-1] < 0.65  # 0.5 and some noise
    mean, log_spread = network.predict(rows)
    assert mean.shape == log_spread.shape == (2000, 1)
    np.testing.assert_allclose(network.parameters["mean.weight"][:, 0], [1, 2, 3], atol=0.15)
    np.testing.assert_allclose(network.parameters["log_spread.weight"][:, 0], [0.5, 0, 0], atol=0.15)


def test_pictures_and_targets_of_any_shape() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (12, 4, 4, 3)).astype(np.uint8)
    network = tl.Network(
        [tl.Rescale((0.0,) * 3, (1 / 255,) * 3), tl.Flatten(), tl.Dense(6), tl.Reshape((2, 3))]
    )
    history = tl.train(network, pictures, np.zeros((12, 2, 3)), loss="mean_squared_error", epochs=2)
    assert network.predict(pictures).shape == (12, 2, 3)
    assert history[1]["loss"] < history[0]["loss"]


def test_one_row_is_enough() -> None:
    network = tl.Network([tl.Standardize(), tl.Dense(4), tl.BatchNorm(), tl.Dropout(0.5), tl.Dense(2)])
    history = tl.train(network, [[1.0, 2.0]], [1], epochs=2)
    assert np.isfinite(history["loss"]).all()


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
