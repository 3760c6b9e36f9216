"""The temperature: against an independent minimiser, and where rows are few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import log_loss

from trilith.errors import DataError, ShapeError
from trilith.tasks.calibration import fit_temperature, logits_of, probabilities_at
from trilith.tasks.calibration.temperature import HOTTEST


def drawn(rows, classes, spread=2.0, seed=0):
    """Logits, and classes that come true as often as these logits say; one column for two classes."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(rows, classes)) * spread
    chances = softmax(logits, axis=1).cumsum(axis=1)
    true = (random.random((rows, 1)) > chances).sum(axis=1).clip(max=classes - 1)
    return (logits[:, 1] - logits[:, 0] if classes == 2 else logits), true


def two_columns(logits):
    return np.stack([np.zeros(len(logits)), logits], axis=1) if logits.ndim == 1 else logits


def reference(logits, true, own_word=10):
    """The documented objective, written out and minimised by SciPy over log T."""
    logits = two_columns(logits)
    own = softmax(logits, axis=1)

    def loss(log_temperature):
        logs = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -logs[np.arange(len(true)), true].sum() - own_word * (own * logs).sum(axis=1).mean()

    found = minimize_scalar(loss, bounds=(np.log(0.05), np.log(20)), options={"xatol": 1e-9})
    return np.exp(found.x)


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("too_sure", [0.4, 1.7, 5.0])
def test_it_is_the_minimum_that_scipy_finds(classes, too_sure):
    logits, true = drawn(800, classes)
    found = fit_temperature(logits * too_sure, true)
    assert found == pytest.approx(reference(logits * too_sure, true), rel=1e-4)
    assert found == pytest.approx(too_sure, rel=0.15)


@pytest.mark.parametrize("classes", [2, 4])
def test_new_rows_are_told_the_truth(classes):
    logits, true = drawn(2000, classes)
    temperature = fit_temperature(3 * logits[:1000], true[:1000])
    before = log_loss(true[1000:], probabilities_at(3 * logits[1000:]))
    after = log_loss(true[1000:], probabilities_at(3 * logits[1000:], temperature))
    honest = log_loss(true[1000:], probabilities_at(logits[1000:]))
    assert after - honest < 0.02 * (before - honest)


@given(st.integers(0, 500), st.integers(2, 5), st.integers(10, 60), st.floats(0.2, 5))
def test_it_never_raises_the_loss_of_its_rows_and_stays_in_bounds(seed, classes, rows, scale):
    logits, true = drawn(rows, classes, seed=seed)
    temperature = fit_temperature(logits * scale, true)
    assert 1 / HOTTEST <= temperature <= HOTTEST
    labels = list(range(classes))
    before = log_loss(true, probabilities_at(logits * scale), labels=labels)
    assert log_loss(true, probabilities_at(logits * scale, temperature), labels=labels) <= before + 1e-9


def test_an_honest_network_is_mostly_left_alone():
    """On few rows noise looks like a gain: a temperature far from 1 must stay rare."""
    found = np.array([fit_temperature(*drawn(60, 3, seed=seed)) for seed in range(200)])
    assert (found == 1).mean() > 0.5
    assert abs(np.log(found)).mean() < 0.1


def test_rows_that_are_all_right_do_not_make_the_network_certain():
    logits = np.linspace(1, 4, 40)
    temperature = fit_temperature(logits, np.ones(40, int))
    assert 0.25 < temperature < 1
    assert fit_temperature(logits[:9] * 9, np.zeros(9, int)) == 1  # so few rows say nothing


def test_a_network_of_no_opinion_has_no_temperature():
    assert fit_temperature(np.zeros(50), np.arange(50) % 2) == 1
    assert fit_temperature(np.zeros((50, 3)), np.arange(50) % 3) == 1


def test_the_likeliest_class_stays():
    logits, true = drawn(300, 5)
    warm = probabilities_at(logits, fit_temperature(4 * logits, true))
    np.testing.assert_array_equal(warm.argmax(axis=1), logits.argmax(axis=1))
    np.testing.assert_allclose(warm.sum(axis=1), 1)


def test_shifted_and_huge_logits_say_the_same():
    logits, true = drawn(300, 3)
    same = fit_temperature(logits * 2 + 1e6, true)
    assert same == pytest.approx(fit_temperature(logits * 2, true), rel=1e-6)
    assert fit_temperature(1e5 * logits, true) == 20
    assert fit_temperature(1e-5 * logits, true) == 1 / 20


def test_one_column_and_two_agree():
    logits, true = drawn(300, 2)
    for given_logits in (logits[:, np.newaxis], two_columns(logits), logits_of(probabilities_at(logits))):
        assert fit_temperature(given_logits * 2, true) == pytest.approx(fit_temperature(logits * 2, true))
        np.testing.assert_allclose(probabilities_at(given_logits, 3), probabilities_at(logits, 3))


def test_a_probability_of_zero_has_a_logit():
    stated = [[0, 1], [0.25, 0.75]]
    np.testing.assert_allclose(probabilities_at(logits_of(stated)), stated, atol=1e-300)


def test_what_does_not_fit():
    with pytest.raises(ShapeError, match="expects one class index for each of 20 rows, got int64"):
        fit_temperature(np.zeros(20), np.zeros(19, int))
    with pytest.raises(ShapeError, match="got float64"):
        fit_temperature(np.zeros(20), np.zeros(20))
    with pytest.raises(ShapeError, match=r"logits \(rows,\) or \(rows, classes\), got \(2, 3, 4\)"):
        fit_temperature(np.zeros((2, 3, 4)), np.zeros(2, int))
    with pytest.raises(DataError, match="not among 3 classes"):
        fit_temperature(np.zeros((20, 3)), np.full(20, 3))
    with pytest.raises(DataError, match="NaN or infinity"):
        fit_temperature(np.full(20, np.nan), np.zeros(20, int))
