"""What may be fed: arrays of any kind of number, bytes, files mapped into memory, several inputs, frames."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier, same
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


def test_a_part_of_a_memory_map_is_set_aside_by_number(tmp_path: Path, y: np.ndarray) -> None:
    X = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    weights = np.random.default_rng(1).uniform(size=50)
    data = make_dataset(classifier(), mapped, y, weights, tl.CrossEntropy(), "float32")
    for part in data.split(0.2, 3):
        assert np.shares_memory(part.feeds["x"], mapped)
        assert len(part) == len(part[:]["x"]) in (10, 40)

    def history(rows: np.ndarray) -> list[dict[str, float]]:
        def share_right(targets: np.ndarray, outputs: np.ndarray) -> float:
            return float(np.mean(outputs.argmax(axis=1) == targets))

        network = tl.Network([tl.Standardize(), tl.Dense(4, "tanh"), tl.Dense(2)])
        settings = {"epochs": 2, "batch_size": 8, "validation_split": 0.2, "metrics": [share_right]}
        rows_of_history = tl.train(network, rows, y, sample_weight=weights, **settings).rows
        return [{name: value for name, value in row.items() if name != "seconds"} for row in rows_of_history]

    assert history(mapped) == history(X)


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
