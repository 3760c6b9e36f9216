"""What attributions add up to, for every model, and what cannot be attributed."""

import numpy as np
import pytest

import trilith as tl
from trilith import NetworkClassifier, NetworkRegressor, TableClassifier, TableRegressor
from trilith.blocks import TableFeatures
from trilith.data import Table
from trilith.engines import ENGINES
from trilith.errors import DataError, SettingError
from trilith.explain.predictions import attribute

ROWS = 240


@pytest.fixture(scope="module")
def table():
    """A column of every kind, with missing cells in most."""
    random = np.random.default_rng(0)

    def some(cells, empty):
        return np.where(random.random(ROWS) < 0.1, empty, cells)

    words = np.array(["old", "new", "large", "small", "bright", "dark", "quiet", "loud"])
    prose = [" ".join([*random.choice(words, 4), f"no{row}"]) for row in range(ROWS)]
    days = np.datetime64("2024-01-01", "us") + random.integers(0, 700, ROWS) * np.timedelta64(1, "D")
    return Table(
        {
            "area": some(random.normal(80, 20, ROWS), np.nan),
            "rooms": random.integers(1, 5, ROWS).astype(float),
            "sold": some(days, np.datetime64("NaT", "us")),
            "district": some(random.choice(["harbour", "hill", "station"], ROWS).astype(object), None),
            "street": random.choice([f"street {k}" for k in range(15)], ROWS).astype(object),
            "told": np.array(prose, dtype=object),
        }
    )


@pytest.fixture(scope="module")
def price(table):
    hill = table.columns["district"] == "hill"
    bright = np.array(["bright" in text for text in table.columns["told"]])
    return np.nan_to_num(table.columns["area"]) * 2 + 30 * hill + 20 * bright + 10 * table.columns["rooms"]


SMALL = {"hidden_layers": (16,), "epochs": 8}


@pytest.fixture(scope="module")
def regressor(table, price):
    return TableRegressor(ensemble=2, settings=SMALL, random_state=0).fit(table, price)


def test_every_kind_of_column_has_a_share_and_together_they_are_the_difference(regressor, table):
    kinds = {feature.kind for feature in regressor.encoder_.features}
    assert kinds == {"number", "phase", "category", "word"}
    some = table.take(np.arange(40))
    found = attribute(regressor, some, baseline=table)
    assert found.columns == ("area", "rooms", "sold", "district", "street", "told")
    assert (found.explained, set(found.targets)) == ("prediction", {"0"})
    np.testing.assert_allclose(found.predictions, regressor.predict(some), rtol=1e-5)
    assert (abs(found.values).max(axis=0) > 0).all()
    # steps of numbers are in the representation, so only the curves of the network are left to the quadrature
    assert abs(found.gaps).max() < 1e-3 * np.ptp(found.predictions)


def test_a_row_against_another_that_differs_in_one_column(regressor, table):
    row = table.take([3])
    for name, cells in table.columns.items():
        other = next(k for k in range(len(table)) if cells[k] != cells[3] and cells[k] == cells[k])
        changed = Table({**row.columns, name: cells[[other]]})
        found = attribute(regressor, changed, baseline=row)
        others = np.delete(found.values, found.columns.index(name), axis=1)
        assert not others.any(), name
        difference = regressor.predict(changed) - regressor.predict(row)
        np.testing.assert_allclose(found.values.sum(axis=1), difference, rtol=1e-2, atol=1e-3)


def test_the_model_of_a_file_says_the_same(regressor, table):
    class Model:
        estimator, encoder = regressor.estimator_, regressor.encoder_

    some = table.take(np.arange(3))
    np.testing.assert_array_equal(
        attribute(Model(), some, baseline=table).values, attribute(regressor, some, baseline=table).values
    )


def test_a_missing_cell_has_a_share_against_a_known_one(table, price):
    model = TableRegressor(preset="fast", settings={**SMALL, "epochs": 30}, random_state=0).fit(table, price)
    row = table.take(np.flatnonzero(~np.isnan(table.columns["area"]))[:1])
    empty = Table({**row.columns, "area": np.array([np.nan])})
    found = attribute(model, empty, baseline=row)
    assert abs(found.values[0, 0]) > 1
    assert not found.values[0, 1:].any()


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_agree(engine, regressor, table):
    some = table.take(np.arange(5))
    found = attribute(regressor, some, baseline=table, engine=engine)
    reference = attribute(regressor, some, baseline=table, engine="numpy")
    # the scaling of the numbers is in float32, as the model predicts
    np.testing.assert_allclose(found.values, reference.values, rtol=1e-5, atol=1e-5)


def test_each_row_is_explained_for_its_own_class_unless_one_is_named(table, price):
    classes = np.array(["low", "middle", "high"])[np.digitize(price, np.quantile(price, [0.33, 0.66]))]
    model = TableClassifier(ensemble=1, settings=SMALL, random_state=0).fit(table, classes)
    some = table.take(np.arange(30))
    found = attribute(model, some, baseline=table)
    assert found.targets == tuple(model.predict(some))
    assert found.explained == "probability"
    np.testing.assert_allclose(found.predictions, model.predict_proba(some).max(axis=1), rtol=1e-5)
    named = [attribute(model, some, baseline=table, target=name) for name in model.classes_]
    total = sum(each.values for each in named)
    np.testing.assert_allclose(total, 0, atol=1e-9)  # what one class gains, others lose
    assert set(named[0].targets) == {"high"}
    assert attribute(model, some, logit=True).explained == "logit"


def test_many_rows_are_explained_block_by_block(regressor, table):
    told = []
    found = attribute(regressor, table, baseline=table, steps=100, progress=told.append)
    assert len(told) > 1
    assert sum(told) == len(found.values) == ROWS
    last = attribute(regressor, table.take([ROWS - 1]), baseline=table, steps=100)
    np.testing.assert_allclose(found.values[-1:], last.values, rtol=1e-9, atol=1e-12)


def test_features_of_one_column_are_summed():
    X = np.random.default_rng(0).normal(size=(50, 4))
    model = NetworkRegressor(hidden_layers=(5,), epochs=2, random_state=0).fit(X, X[:, 0])
    each = attribute(model, X)
    assert each.columns == ("x0", "x1", "x2", "x3")
    summed = attribute(model, X, columns=["a", "b", "a", "c"])
    assert summed.columns == ("a", "b", "c")
    np.testing.assert_allclose(summed.values[:, 0], each.values[:, 0] + each.values[:, 2])
    with pytest.raises(SettingError, match="each of 4 features, got 2"):
        attribute(model, X, columns=["a", "b"])


def test_pictures_and_several_inputs():
    picture, width = tl.Input((2, 3), "picture"), tl.Input((1,), "width")
    joined = tl.Concatenate()(tl.Flatten()(picture), width)
    network = tl.Network(inputs=[picture, width], outputs=tl.Dense(1)(tl.Dense(4, "tanh")(joined)))
    network.initialise()
    random = np.random.default_rng(0)
    X = {"picture": random.normal(size=(5, 2, 3)), "width": random.normal(size=(5, 1))}
    found = attribute(network, X)
    assert found.columns[:2] == ("picture[0, 0]", "picture[0, 1]")
    assert found.columns[-1] == "width0"
    np.testing.assert_allclose(found.gaps, 0, atol=1e-12)


def test_slopes_are_those_of_finite_differences():
    X = np.random.default_rng(0).normal(size=(20, 3))
    network = tl.Network([tl.Dense(6, "tanh"), tl.Dense(2)], input_shape=(3,))
    network.set_precision("float64")
    network.initialise()
    found = attribute(network, X, method="gradient", target=1)
    step = 1e-6
    for column, move in enumerate(np.eye(3) * step):
        rise = network.predict(X + move)[:, 1] - network.predict(X - move)[:, 1]
        np.testing.assert_allclose(found.values[:, column], rise / (2 * step), rtol=1e-6, atol=1e-8)


def test_what_cannot_be_attributed_is_said_in_a_sentence(regressor, table):
    X = np.random.default_rng(0).normal(size=(20, 3))
    network = tl.Network([tl.Dense(2)], input_shape=(3,))
    network.initialise()
    with pytest.raises(SettingError, match="2 outputs"):
        attribute(network, X)
    with pytest.raises(SettingError, match="no target '5'"):
        attribute(network, X, target=5)
    with pytest.raises(SettingError, match="method must be one of"):
        attribute(network, X, method="shapley")
    with pytest.raises(SettingError, match="steps must be"):
        attribute(network, X, target=0, steps=0)
    with pytest.raises(DataError, match="row 1 has a missing"):
        attribute(network, np.array([[1.0, 2, 3], [1, np.nan, 3]]), target=0)
    with pytest.raises(DataError, match="X has no row"):
        attribute(network, X[:0], target=0)
    with pytest.raises(SettingError, match="codes or takes missing cells, which have no slope"):
        attribute(regressor, table, method="gradient")
    with pytest.raises(SettingError, match="cannot be explained"):
        attribute("a model", X)
    with pytest.raises(SettingError, match="no value for 'dense_1"):
        attribute(tl.Network([tl.Dense(1)], input_shape=(3,)), X)
    x = tl.Input((3,), "x")
    for outputs, words in (
        ([tl.Dense(1)(x), tl.Dense(1)(x)], "has 2 outputs"),
        ([x.reshape((x.shape[0], 3, 1))], "3, 1"),
    ):
        odd = tl.Network(inputs=x, outputs=outputs)
        odd.initialise()
        with pytest.raises(SettingError, match=words):
            attribute(odd, X, target=0)
    for untrained in (NetworkRegressor(), TableRegressor()):
        with pytest.raises(SettingError, match="Fit it first"):
            attribute(untrained, X)


def test_words_of_one_text_have_no_share_of_their_own():
    random = np.random.default_rng(0)
    X = np.hstack([random.normal(size=(80, 1)), random.integers(0, 6, (80, 3))])
    features = TableFeatures(numbers=1, words=(3,), buckets=5)
    model = NetworkClassifier(features=features, hidden_layers=(4,), epochs=2).fit(X, X[:, 1] > 2)
    with pytest.raises(SettingError, match="mixes the columns 'x1' and 'x2'"):
        attribute(model, X)
    assert attribute(model, X, columns=["size", *["text"] * 3]).columns == ("size", "text")
