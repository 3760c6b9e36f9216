"""Every keyword does something: changed alone, it changes what is learned, or says here why it does not."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from trilith import ops
from trilith.engines import choose_engine
from trilith.initializers import Orthogonal
from trilith.tasks import TASKS
from trilith.tasks.feature_estimator import FeatureEstimator

# Keyword: other settings that it needs beside it, and a value to change it to.
CHANGES = {
    "hidden_layers": ({}, 7),
    "activation": ({}, ("tanh", lambda z: z * ops.sigmoid(2.0 * z))),
    "leaky_relu_slope": ({"activation": "leaky_relu"}, 0.3),
    "normalization": ({}, "layer"),
    "dropout": ({}, 0.4),
    "dropout_schedule": ({"dropout": 0.4}, "flat_cosine"),
    "features": ({}, tl.TableFeatures(numbers=4)),
    "scaling_layer": ({}, True),
    "parametrization": ({}, "neural_tangent"),
    "members": ({}, 4),
    "input_noise": ({}, 0.5),
    "initializer": ({}, Orthogonal()),
    "standardize": ({}, False),
    "loss": ({}, "hinge"),
    "optimizer": ({}, tl.Lion(1e-2)),
    "learning_rate": ({}, 0.05),
    "momentum": ({"optimizer": "nesterov"}, 0.5),
    "beta_1": ({}, 0.5),
    "beta_2": ({}, 0.9),
    "rho": ({"optimizer": "rmsprop"}, 0.5),
    "epsilon": ({}, 1e-2),
    "weight_decay": ({}, 1.0),
    "weight_decay_schedule": ({"weight_decay": 1.0}, "cosine"),
    "schedule": ({}, tl.WarmUp(2) * tl.CosineDecay()),
    "l1": ({}, 0.05),
    "l2": ({}, 0.5),
    "max_norm": ({}, 0.5),
    "clip_value": ({"optimizer": "gradient_descent"}, 1e-3),
    "clip_norm": ({"optimizer": "gradient_descent"}, 1e-3),
    "average_decay": ({}, 0.9),
    "batch_size": ({}, None),
    "epochs": ({}, 5),
    "shuffle": ({}, False),
    "validation_split": ({}, 0.3),
    "early_stopping": ({"learning_rate": 1.0, "epochs": 30}, 2),
    "monitor": ({"learning_rate": 0.1, "epochs": 20, "validation_split": 0.4}, "validation_accuracy"),
    "keep_best": ({"learning_rate": 0.3, "epochs": 20, "validation_split": 0.4}, False),
    "precision": ({}, "float32"),
    "random_state": ({}, 1),
    "label_smoothing": ({}, 0.3),
    "class_weight": ({}, {0: 5.0, 1: 1.0, 2: 1.0}),
    "huber_delta": ({"loss": "huber"}, 0.1),
    "quantile": ({"loss": "quantile"}, 0.8),
    "standardize_target": ({}, False),
}

# These change what one sees or who computes, not what is learned.
WITHOUT_EFFECT = {
    "metrics": (),
    "callbacks": [tl.Callback()],
    "warm_start": True,
    "engine": choose_engine("auto"),
    "threads": 3,
    "checkpoint_seconds": 0,
    "verbose": True,
}


def fitted(task: type[FeatureEstimator], X: np.ndarray, y: np.ndarray, **settings) -> bytes:
    settings = {"hidden_layers": (6, 5), "epochs": 4, "batch_size": 16, "random_state": 0, **settings}
    values = task(**settings).fit(X, y).network_.values.values()
    return b"".join(value.tobytes() for value in values)


OF_FEATURES = [task for task in TASKS.values() if issubclass(task, FeatureEstimator)]


def task_with(name: str) -> type[FeatureEstimator]:
    return next(task for task in OF_FEATURES if name in task().get_params())


def test_no_keyword_is_forgotten() -> None:
    known = {name for task in OF_FEATURES for name in task().get_params()}
    assert set(CHANGES) | set(WITHOUT_EFFECT) | {"checkpoint"} == known


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_keyword_changes_what_is_learned(X, y, name: str) -> None:
    task, (beside, value) = task_with(name), CHANGES[name]
    before, after = (fitted(task, X, y, **beside, **changed) for changed in ({}, {name: value}))
    assert before == fitted(task, X, y, **beside)
    assert before != after


@pytest.mark.parametrize("name", WITHOUT_EFFECT)
def test_some_keywords_change_nothing_that_is_learned(X, y, name: str) -> None:
    changed = {name: WITHOUT_EFFECT[name]}
    assert fitted(tl.NetworkClassifier, X, y) == fitted(tl.NetworkClassifier, X, y, **changed)


def test_a_checkpoint_changes_nothing_that_is_learned(X, y, tmp_path: Path) -> None:
    plain = fitted(tl.NetworkClassifier, X, y)
    for _ in range(2):  # the second finds the first one's
        assert plain == fitted(tl.NetworkClassifier, X, y, checkpoint=tmp_path / "checkpoint")


def test_metrics_are_columns_of_the_history(X: np.ndarray, numbers: np.ndarray) -> None:
    def history(**settings) -> list[str]:
        return tl.NetworkRegressor(epochs=1, **settings).fit(X, numbers).history_.columns

    assert "root_mean_squared_error" in history()
    assert "mean_absolute_error" in history(metrics=["mean_absolute_error"])
    assert history(metrics=()) == ["epoch", "loss", "learning_rate", "seconds"]


def test_activations_may_differ_from_layer_to_layer(X: np.ndarray, y: np.ndarray) -> None:
    model = tl.NetworkClassifier(
        hidden_layers=(3, 4), activation=["tanh", "leaky_relu"], leaky_relu_slope=0.2
    )
    model.set_params(epochs=1).fit(X, y)
    by_block = {
        node.scope.name: node.op
        for node in model.network_.graph.order
        if node.label in ("tanh", "leaky_relu")
    }
    assert {name: op.name for name, op in by_block.items()} == {"dense_1": "tanh", "dense_2": "leaky_relu"}
    assert by_block["dense_2"].slope == 0.2


@pytest.mark.parametrize(
    ("normalization", "kinds"),
    [
        (None, ["Standardize", "GaussianNoise", "Dense", "Dropout", "Dense"]),
        ("batch", ["Standardize", "GaussianNoise", "Dense", "BatchNorm", "Activation", "Dropout", "Dense"]),
        ("layer", ["Standardize", "GaussianNoise", "Dense", "LayerNorm", "Activation", "Dropout", "Dense"]),
    ],
)
def test_the_blocks_that_keywords_stand_for(X, y, normalization, kinds: list[str]) -> None:
    model = tl.NetworkClassifier(
        hidden_layers=5, normalization=normalization, dropout=0.1, input_noise=0.1, epochs=1
    )
    model.fit(X, y)
    assert [row.kind for row in model.network_.summary().rows] == kinds
    has_bias = "dense_1.bias" in model.network_.parameters
    assert has_bias == (normalization != "batch")  # the shift of a batch norm does what the bias would do


@pytest.mark.parametrize(("rows", "batch"), [(100, 64), (3200, 64), (5000, 128), (20000, 256), (10**6, 256)])
def test_the_automatic_batch_size_is_about_a_fiftieth_of_the_rows(rows: int, batch: int) -> None:
    from trilith.tasks.build import build_batch_size

    assert build_batch_size("auto", rows) == batch


def test_precision_follows_small_data_and_is_single_for_large(X: np.ndarray, y: np.ndarray) -> None:
    def precision(rows: np.ndarray, **settings) -> str:
        model = tl.NetworkClassifier(epochs=1, hidden_layers=2, **settings).fit(
            rows, np.arange(len(rows)) % 2
        )
        return model.network_.precision

    assert precision(X) == "float64"
    assert precision(X.astype(np.float32)) == "float32"
    assert precision(np.tile(X, (20, 1))) == "float32"
    assert precision(X, precision="float32") == "float32"
    assert precision(np.tile(X, (20, 1)), precision="float64") == "float64"
