"""Every setting of `train`: refused where it makes no sense, before the first step."""

from pathlib import Path

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier, same
from trilith.errors import SettingError, ShapeError
from trilith.training.rules import TRAIN_RULES


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("epochs", -1, "a whole number ≥ 0; got -1"),
        ("epochs", 1.5, "a whole number ≥ 0; got 1.5"),
        ("epochs", True, "a whole number ≥ 0; got True"),
        ("batch_size", 0, "None or a whole number ≥ 1; got 0"),
        ("batch_size", 2.0, "None or a whole number ≥ 1"),
        ("batch_size", "auto", "None or a whole number ≥ 1"),
        ("validation_split", 1.0, "a number ≥ 0 and < 1; got 1.0"),
        ("validation_split", -0.1, "a number ≥ 0 and < 1"),
        ("validation_split", np.nan, "a number ≥ 0 and < 1"),
        ("keep_best", "yes", "True or False; got 'yes'"),
        ("shuffle", 1, "True or False; got 1"),
        ("average_decay", 1, "None or a number ≥ 0 and < 1; got 1"),
        ("seed", -1, "a whole number ≥ 0 and < 9223372036854775808; got -1"),
        ("seed", 2**63, "a whole number ≥ 0 and < 9223372036854775808"),
        ("seed", None, "a whole number ≥ 0"),
        ("precision", "float16", "one of 'float32', 'float64'; got 'float16'"),
        ("precision", np.float64, "one of 'float32', 'float64'"),
        ("threads", 0, "None or a whole number ≥ 1 and < 1025; got 0"),
        ("threads", True, "None or a whole number ≥ 1 and < 1025; got True"),
        ("checkpoint", 1, "None or a path; got 1"),
        ("checkpoint_seconds", -1, "a number ≥ 0; got -1"),
        ("checkpoint_seconds", np.inf, "a number ≥ 0; got inf"),
    ],
)
def test_a_setting_out_of_its_range(X, y, name: str, value, message: str) -> None:
    network = classifier()
    with pytest.raises(SettingError, match=f"^{name} must be {message}"):
        tl.train(network, X, y, **{name: value})
    assert network.values == {}


def test_the_list_above_is_complete() -> None:
    (marker,) = test_a_setting_out_of_its_range.pytestmark
    assert {name for name, _, _ in marker.args[1]} == set(TRAIN_RULES)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("loss", "mse", "loss 'mse' is not known. Use one of: cross_entropy, "),
        ("optimizer", "sgd", "optimizer 'sgd' is not known. Use one of: gradient_descent, "),
        ("schedule", "linear", "schedule 'linear' is not known. Use one of: constant, "),
        ("engine", "torch", "engine 'torch' is not known. Use one of: auto, numpy"),
        ("metrics", ["auc"], "metric 'auc' is not known. Use one of: accuracy, .*or a function"),
        ("l1", -1.0, "l1 must not be negative, got -1.0"),
        ("l2", -1.0, "l2 must not be negative"),
        ("max_norm", 0.0, "max_norm must be positive, or None for no bound; got 0.0"),
        ("clip_value", 0.0, "clip_value must be positive"),
        ("clip_norm", -1.0, "clip_norm must be positive"),
    ],
)
def test_names_and_bounds(X, y, name: str, value, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        tl.train(classifier(), X, y, **{name: value})


def test_numbers_from_numpy_are_numbers(X: np.ndarray, y: np.ndarray) -> None:
    plain, numpy = classifier(), classifier()
    tl.train(plain, X, y, epochs=2, batch_size=8, validation_split=0.25, seed=1)
    tl.train(
        numpy,
        X,
        y,
        epochs=np.int32(2),
        batch_size=np.int64(8),
        validation_split=np.float32(0.25),
        seed=np.uint8(1),
        shuffle=np.True_,
        threads=np.int8(2),
    )
    assert same(plain.parameters, numpy.parameters)


def test_no_epochs_only_begin(X: np.ndarray, y: np.ndarray) -> None:
    network = classifier()
    history = tl.train(network, X, y, epochs=0, seed=4)
    begun = tl.Network(network.blocks, input_shape=(3,))
    begun.initialise(4)
    assert len(history) == 0
    assert same(network.parameters, begun.parameters)


@pytest.mark.parametrize("loss", [lambda output, target: 3.0, lambda output, target: None])
def test_a_loss_that_is_no_node(X: np.ndarray, y: np.ndarray, loss) -> None:
    with pytest.raises(
        ShapeError, match=r"the loss must return a node, got \w+. Build it from its arguments"
    ):
        tl.train(classifier(), X, y, loss=loss)


def test_precision_is_a_choice_of_each_training(X: np.ndarray, y: np.ndarray) -> None:
    network = tl.Network([tl.Dense(4), tl.BatchNorm(), tl.Dense(2)])
    for precision in ("float64", "float32", "float64"):
        tl.train(network, X, y, epochs=1, precision=precision)
        assert network.precision == precision
        assert {value.dtype for value in network.values.values()} == {np.dtype(precision)}
        assert network.predict(X).dtype == precision


def test_the_settings_are_saved_with_the_network(X: np.ndarray, y: np.ndarray, tmp_path: Path) -> None:
    network, path = classifier(), tmp_path / "network.safetensors"
    network.metadata["note"] = "mine"
    tl.train(network, X, y, epochs=3, optimizer=tl.Adam(0.01), batch_size=np.int64(8), l2=0.1, seed=4)
    network.save(path)
    metadata = tl.load(path).metadata
    assert metadata["note"] == "mine"
    training = metadata["training"]
    assert (training["epochs"], training["batch_size"], training["seed"]) == (3, 8, 4)
    assert "learning_rate=0.01" in training["optimizer"]
    assert "l2=0.1" in training["regularization"]
    assert training["loss"].startswith("CrossEntropy")
