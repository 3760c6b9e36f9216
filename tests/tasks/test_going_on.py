"""Warm starts, partial fits, and early stopping with one's own validation data."""

import numpy as np
import pytest

import trilith as tl
from trilith.errors import DataError, SettingError

QUICK = {"hidden_layers": (8,), "learning_rate": 0.02, "batch_size": 16, "random_state": 0}
TASKS = [tl.NetworkClassifier, tl.NetworkRegressor, tl.LogisticRegression]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(
    "settings", [{}, {"optimizer": "momentum"}, {"dropout": 0.3, "average_decay": 0.9}], ids=str
)
def test_two_warm_fits_are_one_long_fit(X, y, task, settings) -> None:
    settings = {**QUICK, "hidden_layers": () if task is tl.LogisticRegression else (8,), **settings}
    whole = task(epochs=10, **settings).fit(X, y)
    parts = task(epochs=5, warm_start=True, **settings).fit(X, y).fit(X, y)
    assert np.array_equal(parts.predict(X), whole.predict(X))
    assert parts.network_.to_bytes() == whole.network_.to_bytes()
    assert parts.history_["epoch"] == whole.history_["epoch"] == list(range(1, 11))
    assert parts.history_["loss"] == whole.history_["loss"]


def test_without_a_warm_start_a_fit_begins_anew(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(epochs=3, **QUICK).fit(X, y)
    first = model.network_.to_bytes()
    assert model.fit(X, y).network_.to_bytes() == first
    assert len(model.history_) == 3
    model.fit(X[:, :2], (y > 0).astype(int))  # other features, other classes
    assert (model.n_features_in_, model.classes_.tolist()) == (2, [0, 1])


def test_a_warm_start_wants_the_same_features_and_classes(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(epochs=1, warm_start=True, **QUICK).fit(X, y)
    with pytest.raises(ValueError, match="X has 3 features, but NetworkClassifier is expecting 4"):
        model.fit(X[:, :3], y)
    with pytest.raises(DataError, match=r"y holds the class 3, which is not among \[0, 1, 2\]"):
        model.fit(X, y + 1)
    with pytest.raises(DataError, match="y changed between single classes and several labels"):
        model.fit(X, (X > 0).astype(int))
    regressor = tl.NetworkRegressor(epochs=1, warm_start=True, **QUICK).fit(X, y)
    with pytest.raises(DataError, match="y has 2 columns, but the first fit saw 1"):
        regressor.fit(X, np.column_stack([y, y]))


def test_settings_may_change_between_warm_fits(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(epochs=2, warm_start=True, **QUICK).fit(X, y)
    model.set_params(learning_rate=1e-3, optimizer="rmsprop", epochs=3, l2=0.1).fit(X, y)
    assert model.history_["learning_rate"] == pytest.approx([0.02] * 2 + [1e-3] * 3)
    assert len(model.history_["penalty"]) == 3


def test_partial_fits_see_the_data_in_pieces(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(**QUICK)
    for epoch in range(20):
        for rows in np.array_split(np.random.default_rng(epoch).permutation(150), 3):
            model.partial_fit(X[rows], y[rows], classes=[0, 1, 2] if epoch == 0 else None)
    assert len(model.history_) == 60
    assert model.score(X, y) > 0.9


def test_a_partial_fit_on_all_rows_is_an_epoch(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(**QUICK)
    for _ in range(4):
        model.partial_fit(X, y, classes=[0, 1, 2])
    assert np.array_equal(
        model.predict_proba(X), tl.NetworkClassifier(epochs=4, **QUICK).fit(X, y).predict_proba(X)
    )


def test_schedules_stretch_over_the_planned_epochs(X: np.ndarray, y: np.ndarray) -> None:
    settings = {**QUICK, "epochs": 6, "schedule": "cosine"}
    whole = tl.NetworkClassifier(**settings).fit(X, y)
    pieces = tl.NetworkClassifier(**settings)
    for _ in range(6):
        pieces.partial_fit(X, y, classes=[0, 1, 2])
    assert pieces.history_["learning_rate"] == pytest.approx(whole.history_["learning_rate"], rel=1e-12)
    assert np.array_equal(pieces.predict_proba(X), whole.predict_proba(X))


def test_the_first_piece_need_not_hold_every_class(X: np.ndarray, y: np.ndarray) -> None:
    names = np.array(["a", "b", "c"])[y]
    model = tl.NetworkClassifier(**QUICK).partial_fit(X[y < 2], names[y < 2], classes=["c", "b", "a"])
    assert model.predict_proba(X).shape == (150, 3)
    model.partial_fit(X, names, sample_weight=np.ones(150))
    assert model.classes_.tolist() == ["a", "b", "c"]
    assert model.fit(X, (y > 0).astype(int)).classes_.tolist() == [0, 1]  # a fit forgets them


def test_partial_fits_of_labels(X: np.ndarray) -> None:
    labels = (X[:, :2] > 0).astype(int)
    model = tl.NetworkClassifier(**QUICK).partial_fit(X, labels, classes=[0, 1]).partial_fit(X, labels)
    assert model.predict(X).shape == (150, 2)


def test_partial_fits_that_cannot_be(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(DataError, match=r"must name all classes: partial_fit\(X, y, classes=...\)"):
        tl.NetworkClassifier().partial_fit(X, y)
    with pytest.raises(SettingError, match="class_weight='balanced' is not known in advance"):
        tl.NetworkClassifier(class_weight="balanced").partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(DataError, match=r"y holds the class 2, which is not among \[0, 1\]"):
        tl.NetworkClassifier().partial_fit(X, y, classes=[0, 1])
    model = tl.NetworkClassifier(**QUICK).partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(DataError, match=r"classes=\[0 1\] differs from those of the first call, \[0 1 2\]"):
        model.partial_fit(X, y, classes=[0, 1])
    with pytest.raises(DataError, match=r"y holds the class 9"):
        model.partial_fit(X, np.full(150, 9))


def test_partial_fits_of_numbers_keep_the_scale_of_the_first_rows(X: np.ndarray, numbers: np.ndarray) -> None:
    model = tl.NetworkRegressor(**QUICK)
    for _ in range(60):
        model.partial_fit(X, numbers)
    assert model.score(X, numbers) > 0.95
    scale = model.network_.graph.variables["rescale_1.scale"]
    before = model.network_.values[scale].copy()
    model.partial_fit(X, 1000 * numbers, sample_weight=np.ones(150))
    assert np.array_equal(model.network_.values[scale], before)


def test_early_stopping_with_ones_own_validation_data(X: np.ndarray, y: np.ndarray) -> None:
    noise = np.random.default_rng(3).integers(0, 3, 50)
    settings = {**QUICK, "hidden_layers": (64,), "epochs": 300, "early_stopping": 5}
    model = tl.NetworkClassifier(**settings).fit(X[:100], y[:100], validation_data=(X[100:], noise))
    losses = model.history_["validation_loss"]
    assert len(losses) < 300
    assert model.history_.best_epoch == int(np.argmin(losses)) + 1 == len(losses) - 5
    probabilities = model.predict_proba(X[100:])[np.arange(50), noise]
    assert -np.log(probabilities).mean() == pytest.approx(min(losses), rel=1e-6)


def test_early_stopping_sets_a_tenth_aside_where_nothing_is_given(X: np.ndarray, y: np.ndarray) -> None:
    sizes = []

    def size(targets: np.ndarray, outputs: np.ndarray) -> float:
        sizes.append(len(targets))
        return 0.0

    settings = {**QUICK, "epochs": 1, "metrics": [size]}
    tl.NetworkClassifier(early_stopping=3, **settings).fit(X, y)
    tl.NetworkClassifier(early_stopping=3, validation_split=0.2, **settings).fit(X, y)
    tl.NetworkClassifier(validation_split=0.4, **settings).fit(X, y)
    assert sizes == [15, 30, 60]


def test_after_a_failure_nothing_is_half_done(X: np.ndarray, numbers: np.ndarray) -> None:
    model = tl.NetworkRegressor(warm_start=True, epochs=3, standardize=False, **QUICK).fit(X, numbers)
    before = model.network_.to_bytes()
    with pytest.raises(
        tl.NonFiniteError, match=r"'multiply' in the loss became non-finite in batch 1 of epoch 4"
    ):
        model.set_params(loss=lambda z, t: (z - t.reshape((-1, 1))) ** 2 * 1e308 * 1e10).fit(X, numbers)
    assert len(model.history_) == 3
    assert np.isfinite(model.predict(X)).all()
    assert model.network_.to_bytes() == before  # it was the first batch
    assert len(model.set_params(loss="auto").fit(X, numbers).history_) == 6
