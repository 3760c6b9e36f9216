"""NetworkRegressor: one number or several, every loss, any unit of the target."""

import numpy as np
import pytest

import trilith as tl
from trilith.errors import DataError, SettingError
from trilith.graph import Node

QUICK = {"hidden_layers": (16,), "epochs": 60, "learning_rate": 0.02, "random_state": 0}


@pytest.mark.parametrize("loss", ["auto", "mean_squared_error", "mean_absolute_error", "huber", "quantile"])
def test_every_loss_learns_a_number(X: np.ndarray, numbers: np.ndarray, loss: str) -> None:
    model = tl.NetworkRegressor(loss=loss, **QUICK).fit(X, numbers)
    assert model.predict(X).shape == (150,)
    assert model.score(X, numbers) > 0.95


def test_several_numbers_at_once(X: np.ndarray, numbers: np.ndarray) -> None:
    both = np.column_stack([numbers, -1e6 * X[:, 3]])
    model = tl.NetworkRegressor(**QUICK).fit(X, both)
    assert model.predict(X).shape == (150, 2)
    assert model.score(X, both) > 0.95  # whatever their units
    column = tl.NetworkRegressor(**QUICK).fit(X, numbers[:, None])
    assert column.predict(X).shape == (150, 1)


def test_quantiles_divide_the_rows(X: np.ndarray) -> None:
    rows = np.random.default_rng(0).uniform(-1, 1, (1500, 1))
    y = 3 * rows[:, 0] + np.random.default_rng(1).gumbel(size=1500)
    levels = (0.1, 0.5, 0.9)
    settings = {**QUICK, "epochs": 40, "batch_size": 64, "schedule": "cosine"}
    model = tl.NetworkRegressor(loss="quantile", quantile=levels, **settings).fit(rows, y)
    predictions = model.predict(rows)
    assert predictions.shape == (1500, 3)
    shares = (y[:, None] <= predictions).mean(0)
    np.testing.assert_allclose(shares, levels, atol=0.03)
    again = tl.NetworkRegressor(loss=tl.Quantile(levels), **settings).fit(rows, y)
    assert np.array_equal(again.predict(rows), predictions)
    single = tl.NetworkRegressor(loss="quantile", quantile=0.9, **settings).fit(rows, y)
    assert single.predict(rows).shape == (1500,)
    assert (y <= single.predict(rows)).mean() == pytest.approx(0.9, abs=0.03)


def test_poisson_predicts_the_expected_count() -> None:
    rows = np.random.default_rng(0).uniform(-1, 1, (2000, 1))
    expected = np.exp(1 + 1.5 * rows[:, 0])
    counts = np.random.default_rng(1).poisson(expected)
    model = tl.NetworkRegressor(loss="poisson", schedule="cosine", **QUICK).fit(rows, counts)
    assert (model.predict(rows) > 0).all()
    np.testing.assert_allclose(model.predict(rows), expected, rtol=0.25)
    assert np.abs(np.log(model.predict(rows) / expected)).mean() < 0.07
    same = tl.NetworkRegressor(loss=tl.Poisson(), schedule="cosine", **QUICK).fit(rows, counts)
    assert np.array_equal(same.predict(rows), model.predict(rows))
    with pytest.raises(DataError, match="the Poisson loss needs counts: y holds a negative number"):
        tl.NetworkRegressor(loss="poisson").fit(rows, -counts)


def test_outliers_move_the_mean_but_not_the_median(X: np.ndarray, numbers: np.ndarray) -> None:
    spoilt = numbers.copy()
    spoilt[::10] += 1000

    def off(**settings) -> float:
        model = tl.NetworkRegressor(
            hidden_layers=(), epochs=200, learning_rate=0.05, random_state=0, **settings
        )
        return abs(np.median(model.fit(X, spoilt).predict(X) - numbers))

    assert off() > 50
    assert off(loss="mean_absolute_error") < 10
    assert off(loss="huber", huber_delta=0.01) < 10 < off(loss="huber", huber_delta=10.0)


@pytest.mark.parametrize(
    "loss", ["auto", "huber", "mean_absolute_error", lambda z, t: (z - t.reshape((-1, 1))) ** 4]
)
def test_the_unit_of_the_target_does_not_matter(X: np.ndarray, numbers: np.ndarray, loss) -> None:
    def predictions(scale: float, shift: float) -> np.ndarray:
        model = tl.NetworkRegressor(loss=loss, **{**QUICK, "epochs": 5}).fit(X, scale * numbers + shift)
        return (model.predict(X) - shift) / scale

    expected = predictions(1, 0)
    np.testing.assert_allclose(predictions(1e6, 0), expected, rtol=1e-6)
    np.testing.assert_allclose(predictions(1e-6, 3), expected, rtol=1e-6)


def test_the_history_speaks_of_the_targets_own_unit(X: np.ndarray, numbers: np.ndarray) -> None:
    model = tl.NetworkRegressor(keep_best=False, **QUICK).fit(X, numbers, validation_data=(X, numbers))
    error = ((model.predict(X) - numbers) ** 2).mean()
    row = model.history_[-1]
    assert row["validation_root_mean_squared_error"] == pytest.approx(error**0.5, rel=1e-6)
    assert row["validation_loss"] == pytest.approx(error / numbers.var(), rel=1e-6)


def test_without_standard_units_the_loss_is_the_targets(X: np.ndarray, numbers: np.ndarray) -> None:
    model = tl.NetworkRegressor(standardize_target=False, keep_best=False, **QUICK)
    model.fit(X, numbers, validation_data=(X, numbers))
    error = ((model.predict(X) - numbers) ** 2).mean()
    assert model.history_[-1]["validation_loss"] == pytest.approx(error, rel=1e-6)


def test_a_function_as_loss_and_as_metric(X: np.ndarray, numbers: np.ndarray) -> None:
    def fourth_power(output: Node, target: Node) -> Node:
        return (output - target.reshape((-1, 1))) ** 4

    def largest_error(targets: np.ndarray, outputs: np.ndarray) -> float:
        return np.abs(targets - outputs).max()  # both (rows, 1)

    model = tl.NetworkRegressor(
        loss=fourth_power,
        metrics=[largest_error, "mean_absolute_error"],
        early_stopping=20,
        monitor="validation_largest_error",
        **QUICK,
    ).fit(X[:100], numbers[:100], validation_data=(X[100:], numbers[100:]))
    errors = model.history_["validation_largest_error"]
    assert model.history_.best_epoch == int(np.argmin(errors)) + 1
    found = np.abs(model.predict(X[100:]) - numbers[100:]).max()
    assert found == pytest.approx(min(errors), rel=1e-6)


def test_sample_weights_count_in_the_fit_and_in_the_scale(X: np.ndarray, numbers: np.ndarray) -> None:
    weight = np.arange(150) % 3
    settings = {
        "hidden_layers": (),
        "batch_size": None,
        "epochs": 300,
        "learning_rate": 0.1,
        "random_state": 0,
    }
    weighted = tl.NetworkRegressor(**settings).fit(X, numbers, sample_weight=weight)
    repeated = tl.NetworkRegressor(**settings).fit(X.repeat(weight, 0), numbers.repeat(weight))
    np.testing.assert_allclose(weighted.predict(X), repeated.predict(X), rtol=1e-8)


def test_a_target_that_does_not_vary(X: np.ndarray) -> None:
    model = tl.NetworkRegressor(**QUICK).fit(X, np.full(150, 5.0))
    np.testing.assert_allclose(model.predict(X), 5, atol=0.2)


@pytest.mark.parametrize(
    ("settings", "target", "error", "message"),
    [
        ({}, np.array(["a", "b"] * 75), DataError, "y must hold numbers to predict.*NetworkClassifier"),
        ({"loss": "mse"}, np.zeros(150), SettingError, "loss must be one of auto, mean_squared_error"),
        (
            {"loss": "quantile", "quantile": (0.1, 0.9)},
            np.zeros((150, 2)),
            SettingError,
            "need a target of one column",
        ),
    ],
)
def test_targets_and_losses_that_do_not_fit(X, settings, target, error, message: str) -> None:
    with pytest.raises(error, match=message):
        tl.NetworkRegressor(**settings).fit(X, target)


def test_validation_data_of_another_width(X: np.ndarray, numbers: np.ndarray) -> None:
    both = np.column_stack([numbers, numbers])
    with pytest.raises(DataError, match="y has 2 columns, but the first fit saw 1"):
        tl.NetworkRegressor().fit(X, numbers, validation_data=(X, both))


def test_float64_data_far_from_zero_is_not_blurred() -> None:
    seconds = 1.7e9 + np.random.default_rng(0).integers(0, 100, (12_000, 1)).astype(float)
    model = tl.NetworkRegressor(hidden_layers=8, epochs=5, random_state=0)
    assert model.fit(seconds, seconds[:, 0] - 1.7e9).score(seconds, seconds[:, 0] - 1.7e9) > 0.99
    assert model.network_.precision == "float64"
