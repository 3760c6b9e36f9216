"""Numbers set beside scikit-learn's own, where both solve the same problem."""

import numpy as np
import pytest
from sklearn import linear_model
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

import trilith as tl

CONVERGED = {"optimizer": "nesterov", "batch_size": None, "epochs": 2000, "standardize": False}


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("weighted", [False, True])
def test_logistic_regression_finds_the_same_coefficients(X, y, classes: int, weighted: bool) -> None:
    strength = 0.05
    truth = np.minimum(y, classes - 1)
    weight = np.random.default_rng(0).uniform(0.5, 2, 150) if weighted else np.ones(150)
    # scikit-learn: C · Σ loss + ½ |w|²; here: mean loss + ½ l2 |w|²
    theirs = linear_model.LogisticRegression(C=1 / (strength * weight.sum()), tol=1e-10, max_iter=1000)
    theirs.fit(X, truth, sample_weight=weight)
    ours = tl.LogisticRegression(l2=strength, learning_rate=0.5, **CONVERGED)
    ours.fit(X, truth, sample_weight=weight)
    coefficients = ours.network_.parameters["output.weight"].T
    intercepts = ours.network_.parameters["output.bias"]
    np.testing.assert_allclose(coefficients, theirs.coef_, atol=1e-5)
    np.testing.assert_allclose(
        intercepts - intercepts.mean(), theirs.intercept_ - theirs.intercept_.mean(), atol=1e-5
    )
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-5)


def test_the_default_logistic_regression_is_close_on_real_data() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    ours = tl.LogisticRegression(random_state=0).fit(X, y)
    theirs = linear_model.LogisticRegression().fit(StandardScaler().fit_transform(X), y)
    assert ours.score(X, y) > theirs.score(StandardScaler().fit_transform(X), y) - 0.01
    assert log_loss(y, ours.predict_proba(X)) < 0.1


@pytest.mark.parametrize("strength", [0.0, 0.3])
def test_a_layer_without_hidden_ones_is_ridge_regression(X, numbers, strength: float) -> None:
    # scikit-learn: |error|² + alpha |w|²; here: mean error² + ½ l2 |w|², in the target's own unit
    theirs = linear_model.Ridge(alpha=strength * 150 / 2).fit(X, numbers)
    ours = tl.NetworkRegressor(
        hidden_layers=(), l2=strength, standardize_target=False, learning_rate=0.05, **CONVERGED
    ).fit(X, numbers)
    np.testing.assert_allclose(
        ours.network_.parameters["output.weight"][:, 0], theirs.coef_, rtol=1e-4, atol=1e-4
    )
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-5)


def test_the_median_is_that_of_quantile_regression() -> None:
    X, y = load_diabetes(return_X_y=True)
    rows = StandardScaler().fit_transform(X)
    theirs = linear_model.QuantileRegressor(quantile=0.7, alpha=0).fit(rows, y)
    ours = tl.NetworkRegressor(
        hidden_layers=(),
        loss="quantile",
        quantile=0.7,
        optimizer="adam",
        learning_rate=0.02,
        schedule="cosine",
        batch_size=None,
        epochs=2000,
        random_state=0,
    ).fit(X, y)

    def pinball(predictions: np.ndarray) -> float:
        error = y - predictions
        return np.maximum(0.7 * error, -0.3 * error).mean()

    assert pinball(ours.predict(X)) < pinball(theirs.predict(rows)) * 1.002


def test_a_tweedie_of_power_one_is_poisson(X: np.ndarray) -> None:
    counts = np.random.default_rng(0).poisson(np.exp(X @ [0.5, -0.3, 0.1, 0.0]))
    theirs = linear_model.PoissonRegressor(alpha=0.1, tol=1e-9, max_iter=1000).fit(X, counts)
    ours = tl.NetworkRegressor(hidden_layers=(), loss="poisson", l2=0.1, learning_rate=0.1, **CONVERGED)
    ours.fit(X, counts)
    np.testing.assert_allclose(ours.network_.parameters["output.weight"][:, 0], theirs.coef_, atol=1e-4)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-3)
