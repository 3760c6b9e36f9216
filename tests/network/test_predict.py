"""Predicting: shapes, blocks of rows, precision, and errors before it can work."""

import numpy as np
import pytest

import trilith as tl
from tests.network.conftest import blocks
from trilith.errors import DataError, SettingError, ShapeError


def test_one_output_row_for_each_input_row(trained: tl.Network, X: np.ndarray) -> None:
    assert trained.predict(X).shape == (40, 3)
    assert trained.predict(X[:1]).shape == (1, 3)
    assert trained.predict(X.tolist()).tolist() == trained.predict(X).tolist()


@pytest.mark.parametrize("batch_size", [1, 7, 39, 40, 41])
def test_blocks_of_rows_change_nothing(trained: tl.Network, X: np.ndarray, batch_size: int) -> None:
    whole = trained.predict(X)
    in_blocks = trained.predict(X, batch_size=batch_size)
    np.testing.assert_allclose(in_blocks, whole, rtol=1e-5, atol=1e-6)  # BLAS sums another way for few rows
    assert in_blocks.shape == whole.shape


def test_no_rows_give_no_predictions(trained: tl.Network, X: np.ndarray) -> None:
    assert trained.predict(X[:0]).shape == (0, 3)
    x = tl.Input((5,))
    several = tl.Network(inputs=x, outputs=[x, tl.Reshape((5, 1))(x)])
    assert [part.shape for part in several.predict(X[:0])] == [(0, 5), (0, 5, 1)]


@pytest.mark.parametrize(("precision", "digits"), [("float32", 6), ("float64", 14)])
def test_precision(X: np.ndarray, precision, digits: int) -> None:
    network = tl.Network([tl.Dense(3, "tanh")])
    tl.train(network, X, np.arange(40) % 3, epochs=1, precision=precision)
    assert {value.dtype for value in network.values.values()} == {np.dtype(precision)}
    expected = np.tanh(X @ network.parameters["dense_1.weight"] + network.parameters["dense_1.bias"])
    assert network.predict(X).dtype == precision
    np.testing.assert_allclose(network.predict(X), expected, atol=10.0**-digits)


def test_a_change_of_precision_keeps_the_weights(trained: tl.Network, X: np.ndarray) -> None:
    before = trained.predict(X)
    trained.set_precision("float64")
    assert trained.predict(X).dtype == np.float64
    np.testing.assert_allclose(trained.predict(X), before, rtol=1e-4, atol=1e-5)


def test_predictions_follow_changed_values(trained: tl.Network, X: np.ndarray) -> None:
    before = trained.predict(X)
    bias = trained.graph.parameters["dense_2.bias"]
    trained.values[bias] = trained.values[bias] + 1
    trained.changed()
    np.testing.assert_allclose(trained.predict(X), before + 1, rtol=1e-5)


def test_before_training_there_is_nothing_to_predict_with(X: np.ndarray) -> None:
    network = tl.Network(blocks())
    with pytest.raises(SettingError, match=r"does not know its input shape yet. Train it"):
        network.predict(X)
    network.build((5,))
    with pytest.raises(SettingError, match=r"no value for 'standardize_1.mean' yet. Train or initialise it"):
        network.predict(X)
    assert network.parameters == {}


@pytest.mark.parametrize("shape", [(40, 4), (40,), (40, 5, 1), ()])
def test_another_shape_is_refused(trained: tl.Network, shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"input 'x' expects \(batch, 5\), got .*Give one row an example"):
        trained.predict(np.zeros(shape))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (np.full((2, 5), "1.5"), "must hold numbers, got <U3. Encode text as numbers first"),
        (np.full((2, 5), None), "must hold numbers, got object"),
        (np.full((2, 5), 1j), "must hold numbers, got complex128"),
        ([[1, 2, 3, 4, 5], [1]], "Give every row the same length"),
    ],
    ids=["text", "objects", "complex", "ragged"],
)
def test_what_is_no_array_of_numbers_is_refused(trained: tl.Network, rows: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        trained.predict(rows)


@pytest.mark.parametrize("batch_size", [0, -3])
def test_blocks_have_at_least_one_row(trained: tl.Network, X: np.ndarray, batch_size: int) -> None:
    with pytest.raises(SettingError, match="batch_size must be a whole number of at least 1"):
        trained.predict(X, batch_size=batch_size)


def test_an_engine_by_name_or_as_an_object(trained: tl.Network, X: np.ndarray) -> None:
    from trilith.engines import ENGINES

    expected = trained.predict(X)
    for name, engine in ENGINES.items():
        np.testing.assert_allclose(trained.predict(X, engine=name), expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(trained.predict(X, engine=engine()), expected, rtol=1e-5, atol=1e-6)
    with pytest.raises(SettingError, match=r"engine 'abacus' is not known. Use one of: auto, numpy"):
        trained.predict(X, engine="abacus")


def test_the_compiled_program_is_kept_until_something_changes(trained: tl.Network) -> None:
    kept = trained.compiled("numpy", threads=2)
    assert trained.compiled("numpy", threads=2) is kept
    assert trained.compiled("numpy", threads=1) is not kept
    kept = trained.compiled("numpy")
    trained.changed()
    assert trained.compiled("numpy") is not kept
    with pytest.raises(SettingError, match="threads must be a whole number from 1 to 1024, got 0"):
        trained.predict(np.zeros((1, 5)), threads=0)


def test_a_prediction_changes_nothing(trained: tl.Network, X: np.ndarray) -> None:
    before = trained.to_bytes()
    first, again = trained.predict(X), trained.predict(X)
    assert np.array_equal(first, again)  # no dropout, no noise, no running statistics
    assert trained.to_bytes() == before
