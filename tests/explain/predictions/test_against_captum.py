"""Attributions against Captum's, of networks with the same weights in PyTorch."""

import numpy as np
import pytest

import trilith as tl
from tests.helpers.captum_twin import attributed
from tests.helpers.torch_twin import activate, dense, tensors, torch
from trilith import NetworkClassifier, NetworkRegressor, TableClassifier
from trilith.blocks import Standardize, TableFeatures
from trilith.data import Table, TableEncoder
from trilith.explain.predictions import METHODS, attribute

CLOSE = {"rtol": 1e-6, "atol": 1e-7}  # Captum rounds the weights of its quadrature to float32
STEPS = 20


def detached(arrays):
    return {name: leaf.detach() for name, leaf in tensors(arrays).items()}


def drawn(rows=60, columns=4, seed=0):
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, columns))
    return X, X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_bare_network(method, activation):
    X, _ = drawn()
    network = tl.Network(
        [tl.Dense(8, activation), tl.BatchNorm(), tl.Dense(5, activation), tl.Dense(3)], input_shape=(4,)
    )
    network.set_precision("float64")
    network.initialise(3)
    of = detached(network.parameters)
    epsilon = tl.BatchNorm().epsilon

    def forward(x):
        hidden = activate(activation, dense(of, "dense_1", x)) / np.sqrt(1 + epsilon)
        return dense(of, "dense_3", activate(activation, dense(of, "dense_2", hidden)))

    found = attribute(network, X[:6], method=method, baseline=X[6:], target=2, steps=STEPS)
    (expected,) = attributed(method, forward, [X[:6]], [np.tile(X[6:].mean(0), (6, 1))], 2, STEPS)
    np.testing.assert_allclose(found.values, expected, **CLOSE)
    np.testing.assert_allclose(found.predictions, network.predict(X[:6])[:, 2])


@pytest.mark.parametrize("logit", [False, True])
@pytest.mark.parametrize("classes", [2, 3])
def test_classes_as_probabilities_and_logits(classes, logit):
    X, score = drawn()
    y = np.digitize(score, np.quantile(score, np.linspace(0, 1, classes + 1)[1:-1]))
    model = NetworkClassifier(hidden_layers=(6,), epochs=3, random_state=0, standardize=False).fit(X, y)
    of = detached(model.network_.parameters)

    def forward(x):
        z = dense(of, "output", activate("relu", dense(of, "dense_1", x)))
        z = z if classes > 2 else torch.cat([-z, z], 1)
        if logit:
            return z
        return torch.softmax(z, -1) if classes > 2 else torch.sigmoid(z)

    found = attribute(model, X[:5], target=0, logit=logit, steps=STEPS)
    (expected,) = attributed("integrated_gradients", forward, [X[:5]], [np.zeros((5, 4))], 0, STEPS)
    np.testing.assert_allclose(found.values, expected, **CLOSE)
    if not logit:
        np.testing.assert_allclose(found.predictions, model.predict_proba(X[:5])[:, 0], rtol=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_scaled_features_and_a_scaled_target(method):
    X, y = drawn()
    X, y = 5 + 3 * X, 100 + 7 * y
    model = NetworkRegressor(hidden_layers=(6, 6), epochs=3, random_state=0, precision="float64").fit(X, y)
    of = detached(model.network_.parameters)
    mean, scale, centre, spread = X.mean(0), X.std(0), y.mean(), y.std()

    def forward(x):
        hidden = activate("relu", dense(of, "dense_1", (x - torch.tensor(mean)) / torch.tensor(scale)))
        return centre + spread * dense(of, "output", activate("relu", dense(of, "dense_2", hidden)))

    found = attribute(model, X[:6], method=method, baseline=X[10:11], steps=STEPS)
    (expected,) = attributed(method, forward, [X[:6]], [np.tile(X[10], (6, 1))], 0, STEPS)
    np.testing.assert_allclose(found.values, expected, **CLOSE)


def test_categories_and_missing_cells_of_an_average():
    """One-hot and learned vectors, a fill and its mark, made by hand from each network's own states."""
    random = np.random.default_rng(0)
    rows = 300
    size = random.normal(size=rows) + np.where(random.random(rows) < 0.2, np.nan, 0)
    few = random.choice(["red", "green", "blue"], rows).astype(object)
    many = random.choice([f"town {k}" for k in range(14)], rows).astype(object)
    table = Table({"size": size, "colour": few, "town": many})
    y = (np.nan_to_num(size) + (few == "red") + (many > "town 5") > 1).astype(int)
    encoder = TableEncoder.fit(table)
    assert [feature.kind for feature in encoder.features] == ["number", "category", "category"]
    sizes = [feature.size for feature in encoder.features]
    features = TableFeatures(
        numbers=1, categories=tuple(sizes[1:]), missing=(0,), scaler=(Standardize(missing=True),)
    )
    settings = {"hidden_layers": (7,), "epochs": 4, "normalization": None, "activation": "tanh"}
    settings |= {"scaling_layer": False, "precision": "float64", "features": features}
    model = TableClassifier(preset="fast", ensemble=2, settings=settings, random_state=0).fit(table, y)
    X = encoder.transform(table).astype(np.float64)
    of = detached(model.estimator_.network_.parameters)
    states = {
        name: model.estimator_.network_.values[node].astype(np.float64)
        for name, node in model.estimator_.network_.graph.variables.items()
    }
    parts, owners = [], []
    for member in ("member_1", "member_2"):
        mean, scale, weights = (
            next(value for name, value in states.items() if name.startswith(member) and name.endswith(end))
            for end in (".mean", ".scale", ".table")
        )
        number = np.nan_to_num((X[:, :1] - mean) / scale)
        one_hot = np.eye(sizes[1] + 1)[X[:, 1].astype(int)][:, 1:]
        vector = np.vstack([np.zeros(8), weights])[X[:, 2].astype(int)]
        parts += [np.hstack([number, np.isnan(X[:, :1]), one_hot, vector])]
        owners += [np.array([0, 0, *[1] * sizes[1], *[2] * 8])]

    def forward(*members):
        z = sum(
            dense(of, f"member_{k}.output", torch.tanh(dense(of, f"member_{k}.dense_1", x)))
            for k, x in enumerate(members, 1)
        )
        z = z / 2 / model.temperature_
        return torch.sigmoid(torch.cat([-z, z], 1))

    found = attribute(model, table.take(np.arange(9)), baseline=table, target=1, steps=STEPS)
    origins = [np.tile(part.mean(0), (9, 1)) for part in parts]
    shares = attributed("integrated_gradients", forward, [each[:9] for each in parts], origins, 1, STEPS)
    expected = sum(
        np.stack([share[:, owner == k].sum(1) for k in range(3)], 1)
        for share, owner in zip(shares, owners, strict=True)
    )
    assert found.columns == ("size", "colour", "town")
    np.testing.assert_allclose(found.values, expected, **CLOSE)
    np.testing.assert_allclose(
        found.predictions, model.predict_proba(table.take(np.arange(9)))[:, 1], rtol=1e-6
    )
    assert abs(found.gaps).max() < 1e-9
