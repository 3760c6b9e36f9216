"""Medians, spreads and quantiles of the training data before the first step, also of missing cells."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl

GENERATOR = np.random.default_rng(4)
ROWS = GENERATOR.lognormal(0, 2, (300, 3)) * [1, 1e-9, 1e9]
ROWS[GENERATOR.uniform(size=ROWS.shape) < 0.2] = np.nan


def begun(block: tl.Block, X: np.ndarray, **settings) -> dict[str, np.ndarray]:
    """The values of a network of this block after no step, by name."""
    network = tl.Network([block, tl.FillMissing(), tl.Dense(1)])
    settings = {"precision": "float64", **settings}
    tl.train(network, X, np.zeros(len(X)), loss="mean_squared_error", epochs=0, **settings)
    return {name: network.values[node] for name, node in network.graph.variables.items()}


def test_missing_cells_do_not_count() -> None:
    values = begun(tl.RobustScale(), ROWS)
    lower, middle, upper = np.nanquantile(ROWS, [0.25, 0.5, 0.75], axis=0)
    np.testing.assert_allclose(values["robust_scale_1.median"], middle, rtol=1e-12)
    np.testing.assert_allclose(values["robust_scale_1.scale"], upper - lower, rtol=1e-12)
    edges = begun(tl.QuantileScale(5), ROWS)["quantile_scale_1.edges"]
    np.testing.assert_allclose(edges, np.nanquantile(ROWS, np.linspace(0, 1, 6), axis=0).T, rtol=1e-12)


def test_one_behind_the_other_sees_what_the_first_makes_of_the_data() -> None:
    block = tl.TableFeatures(3, numeric=tl.NumericEmbedding(2, tl.PiecewiseLinear(4)))
    values = begun(block, ROWS)
    lower, middle, upper = np.nanquantile(ROWS, [0.25, 0.5, 0.75], axis=0)
    scaled = (ROWS - middle) / (upper - lower)
    filled = np.nan_to_num(scaled / np.sqrt(1 + (scaled / 3) ** 2))
    expected = np.quantile(filled, np.linspace(0, 1, 5), axis=0).T
    np.testing.assert_allclose(
        values["table_features_1.numeric_embedding_1.edges"], expected, rtol=1e-9, atol=1e-12
    )


def test_a_memory_map_has_the_statistics_of_its_rows(tmp_path: Path) -> None:
    mapped = np.memmap(tmp_path / "rows", np.float64, "w+", shape=ROWS.shape)
    mapped[:] = ROWS
    settings = {"validation_split": 0.3, "seed": 2}
    for block in (tl.RobustScale(), tl.QuantileScale(3)):
        plain, from_disk = begun(block, ROWS, **settings), begun(block, mapped, **settings)
        assert plain.keys() == from_disk.keys()
        for name, value in plain.items():
            np.testing.assert_array_equal(value, from_disk[name], name)


@pytest.mark.parametrize("bad", [np.inf, -np.inf])
def test_an_infinity_is_named_by_its_row(bad: float) -> None:
    X = ROWS.copy()
    X[17, 1] = bad
    with pytest.raises(
        tl.NonFiniteError,
        match=r"row 17 of the training data \(counted from 0\) gives the variable 'robust_scale_1.median'",
    ):
        begun(tl.RobustScale(), X)


def test_a_mean_does_not_take_missing_cells() -> None:
    first = int(np.isnan(ROWS).any(axis=1).argmax())
    with pytest.raises(tl.NonFiniteError, match=rf"row {first} of the training data .* 'standardize_1.mean'"):
        begun(tl.Standardize(), ROWS)


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("engine", ["numpy", "native"])
def test_a_network_learns_from_rows_with_missing_cells(engine: str, precision: str) -> None:
    X = GENERATOR.normal(size=(200, 3))
    y = np.where(X[:, 0] > 0, 2.0, -1.0)
    X[::5, 0] = X[::7, 1] = np.nan
    y[::5] = 5.0
    features = tl.TableFeatures(3, missing=(0, 1), numeric=tl.NumericEmbedding(4, tl.PiecewiseLinear(8)))
    network = tl.Network([features, tl.ScalingLayer(), tl.Dense(16, "mish"), tl.Dense(1)])
    history = tl.train(
        network, X, y, loss="mean_squared_error", optimizer=tl.Adam(0.01), epochs=30, engine=engine,
        precision=precision, progress=False,
    )  # fmt: skip
    assert history[-1]["loss"] < 0.15 * y.var()
    assert np.isfinite(network.predict(X, engine=engine)).all()
