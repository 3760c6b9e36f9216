"""Estimators of tables: any columns in, classes with probabilities or numbers with intervals out."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score

from tests.tasks.table.conftest import QUICK, mixed_table
from trilith.data import Table
from trilith.errors import DataError, SettingError
from trilith.tasks.table import TableClassifier, TableRegressor
from trilith.training import EarlyStopping


def classifier(**keywords) -> TableClassifier:
    return TableClassifier(**{"settings": QUICK, "random_state": 0, "ensemble": 2, **keywords})


def regressor(**keywords) -> TableRegressor:
    return TableRegressor(**{"settings": QUICK, "random_state": 0, "ensemble": 2, **keywords})


def test_a_table_of_every_kind_of_column_is_learned(mixed, classes):
    model = classifier(settings=QUICK | {"epochs": 30}).fit(mixed, classes)
    kinds = {decision.column: decision.kind for decision in model.encoder_.decisions}
    assert kinds == {
        "age": "number",
        "income": "number",
        "city": "category",
        "member": "boolean",
        "since": "time",
        "note": "text",
    }
    probabilities = model.predict_proba(mixed)
    assert probabilities.shape == (200, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert model.classes_.tolist() == ["poor", "rich"]
    assert model.score(mixed, classes) > 0.9


def test_new_levels_and_all_missing_rows_are_predicted(mixed, numbers):
    model = regressor().fit(mixed, numbers)
    nothing = {
        "age": np.array([np.nan]),
        "income": np.array([np.nan]),
        "city": np.array(["Atlantis"], dtype=object),
        "member": np.array([None], dtype=object),
        "since": np.array(["NaT"], dtype="datetime64[us]"),
        "note": np.array([None], dtype=object),
    }
    assert np.isfinite(model.predict(Table(nothing))).all()


def test_each_network_has_early_stopping_of_its_own(mixed, numbers):
    stopping = EarlyStopping(patience=1)
    before = dict(vars(stopping))
    regressor(callbacks=[stopping], settings={**QUICK, "early_stopping": stopping}).fit(mixed, numbers)
    assert vars(stopping) == before


def test_several_networks_are_averaged(mixed, numbers):
    model = regressor().fit(mixed, numbers)
    X = model.encoder_.transform(mixed)
    answers = [network.predict(X) for network in model.networks_]
    assert not np.allclose(answers[0], answers[1])
    np.testing.assert_allclose(model.predict(mixed), np.mean(answers, axis=0), rtol=1e-5)


def test_logits_are_divided_by_the_temperature(mixed, classes):
    model = classifier().fit(mixed, classes)
    X = model.encoder_.transform(mixed)
    logits = np.mean([network.decision_function(X) for network in model.networks_], axis=0)
    stated = model.predict_proba(mixed)[:, 1]
    np.testing.assert_allclose(stated, 1 / (1 + np.exp(-logits / model.temperature_)), rtol=1e-4)


def test_the_number_of_threads_changes_no_bit(mixed, classes):
    one, two = (classifier(threads=threads, ensemble=3).fit(mixed, classes) for threads in (1, 2))
    np.testing.assert_array_equal(one.predict_proba(mixed), two.predict_proba(mixed))


def test_engines_agree(mixed, numbers):
    predictions = [regressor(engine=name).fit(mixed, numbers).predict(mixed) for name in ("numpy", "auto")]
    np.testing.assert_allclose(*predictions, rtol=1e-3, atol=1e-3)


def test_members_share_their_weights_within_a_network(mixed, classes):
    model = classifier(settings=QUICK | {"members": 4}, ensemble=1).fit(mixed, classes)
    assert model.networks_[0].network_.graph.outputs[0].shape[1:] == (4, 1)
    assert model.predict_proba(mixed).shape == (200, 2)


def test_given_validation_rows_are_not_trained_on(mixed, numbers):
    held = np.arange(0, 200, 4)
    model = regressor(ensemble=1).fit(mixed, numbers, validation_rows=held)
    again = regressor(ensemble=1, validation_split=0.0).fit(
        mixed.take(np.setdiff1d(np.arange(200), held)), np.delete(numbers, held)
    )
    # other target rows, other scale: the held-out rows are neither in the scaler nor in the steps
    names = model.networks_[0].network_.graph.variables
    median = next(node for name, node in names.items() if name.endswith("median"))
    others = again.networks_[0].network_.graph.variables
    same = next(node for name, node in others.items() if name.endswith("median"))
    np.testing.assert_array_equal(
        model.networks_[0].network_.values[median], again.networks_[0].network_.values[same]
    )


def test_intervals_hold_what_they_promise():
    table = mixed_table(1500, seed=1)
    target = np.log(table.columns["income"]) + np.random.default_rng(2).normal(size=1500)
    train = np.arange(1000)
    model = regressor(settings=QUICK | {"epochs": 10}, validation_split=0.3).fit(
        table.take(train), target[train]
    )
    lower, upper = model.predict_interval(table.take(np.arange(1000, 1500)), 0.9)
    held = ((lower <= target[1000:]) & (target[1000:] <= upper)).mean()
    assert 0.85 <= held <= 0.96


def test_without_validation_rows_there_are_no_intervals(mixed, numbers):
    model = regressor(validation_split=0.0).fit(mixed, numbers)
    with pytest.raises(SettingError, match="no validation rows"):
        model.predict_interval(mixed)


def test_columns_are_dropped_and_named(mixed, classes):
    model = classifier(drop=("note", "since"), column_kinds={"city": "text"}).fit(mixed, classes)
    kinds = {decision.column: decision.kind for decision in model.encoder_.decisions}
    assert (kinds["note"], kinds["since"], kinds["city"]) == ("left out", "left out", "text")


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"preset": "quick"}, "preset 'quick' is not known. Use one of: fast, default, best"),
        ({"ensemble": 0}, "ensemble"),
        ({"drop": "age"}, "drop"),
        ({"column_kinds": {"ages": "number"}}, "age"),
        ({"settings": {"dropout": 2.0}}, "dropout"),
    ],
)
def test_settings_that_cannot_be_are_named(mixed, classes, keywords, message):
    with pytest.raises((SettingError, DataError), match=message):
        classifier(**keywords).fit(mixed, classes)


def test_one_class_and_unequal_lengths_are_refused(mixed, classes):
    with pytest.raises(DataError, match="at least 2 classes"):
        classifier().fit(mixed, np.full(200, "poor"))
    with pytest.raises(DataError, match="X has 200 rows and y has 10"):
        classifier().fit(mixed, classes[:10])


def test_it_is_a_scikit_learn_estimator():
    random = np.random.default_rng(0)
    X = random.normal(size=(120, 3))
    X[::7, 1] = np.nan
    y = X[:, 0] > 0
    model = classifier(preset="fast", ensemble=1)
    assert clone(model).get_params() == model.get_params()
    assert cross_val_score(model, X, y, cv=3).shape == (3,)


def test_sample_weights_matter(mixed, classes):
    weight = np.where(classes == "rich", 100.0, 1.0)
    plain, weighted = classifier().fit(mixed, classes), classifier().fit(mixed, classes, weight)
    assert weighted.predict_proba(mixed)[:, 1].mean() > plain.predict_proba(mixed)[:, 1].mean() + 0.1


@pytest.mark.parametrize("scaler", ["robust", "standard", "quantile"])
def test_each_scaler_takes_missing_cells(mixed, numbers, scaler):
    model = regressor(scaler=scaler, ensemble=1).fit(mixed, numbers)
    assert np.isnan(mixed.columns["age"]).any()
    assert np.isfinite(model.predict(mixed)).all()
