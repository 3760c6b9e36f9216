"""A checkpoint of another training is refused, and the message says what differs."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from trilith import ops

RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(30, 3)), RANDOM.integers(0, 2, 30)
SETTINGS: dict[str, Any] = {"epochs": 2, "engine": "numpy", "validation_data": (X[:9], Y[:9])}


def layers(*inner: tl.Block) -> tl.Network:
    return tl.Network([tl.Dense(4, "tanh"), *inner, tl.Dense(2)])


def changed(array: np.ndarray, row: int = -1) -> np.ndarray:
    copy = array.copy()
    copy[row] = 1 - copy[row]
    return copy


def keys(value: Any) -> str:
    """For the names of tests: no address, and no array."""
    return " ".join(value) if isinstance(value, dict) else "told"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("checkpoints") / "checkpoint"
    tl.train(layers(), X, Y, checkpoint=path, **SETTINGS)
    return path


def again(
    checkpoint: Path, network: tl.Network | None = None, X: np.ndarray = X, Y: np.ndarray = Y, **more
) -> Any:
    return tl.train(network or layers(), X, Y, checkpoint=checkpoint, **{**SETTINGS, **more})


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ({"epochs": 3}, r"epochs \(2 there, 3 here\)"),
        ({"batch_size": 7}, r"batch_size \(32 there, 7 here\)"),
        ({"seed": 1}, r"seed \(0 there, 1 here\)"),
        ({"shuffle": False}, r"shuffle \(True there, False here\)"),
        ({"precision": "float64"}, r"precision \(float32 there, float64 here\), .*"),
        ({"engine": "native"}, r"engine \(numpy there, native here\)"),
        ({"optimizer": "lion"}, r"optimizer \(Adam.* there, Lion.* here\)"),
        ({"optimizer": tl.Adam(0.002)}, r"optimizer \(Adam.*0.001.* there, Adam.*0.002.* here\)"),
        ({"schedule": "cosine"}, r"schedule \(ConstantRate\(\) there, CosineDecay.* here\)"),
        (
            {"weight_decay_schedule": "cosine"},
            r"weight_decay_schedule \(ConstantRate\(\) there, Cos.* here\)",
        ),
        ({"l2": 0.1}, r"regularization \(.*l2=0.0.* there, .*l2=0.1.* here\)"),
        ({"average_decay": 0.9}, r"average_decay \(None there, 0.9 here\)"),
        ({"metrics": ["accuracy"]}, r"metrics \(\[\] there, \['accuracy'\] here\)"),
        ({"loss": tl.CrossEntropy(0.1)}, "the training step"),
        (
            {"loss": lambda output, target: (output**2).mean(-1)},
            r"loss \(CrossEntropy there, <lambda> here\)",
        ),
        ({"early_stopping": 5}, r"callbacks \(.*BestWeights.* there, .*EarlyStopping\(5, .* here\)"),
        ({"keep_best": False}, r"callbacks \(\[.*BestWeights.*\] there, \[\] here\)"),
        ({"network": layers(tl.Dropout(0.1))}, "the network"),
        ({"network": layers(tl.Dense(4, "tanh"))}, "the network"),
        ({"network": tl.Network([tl.Dense(4, "tanh", name="mine"), tl.Dense(2)])}, "the network"),
        ({"X": changed(X)}, "the training data"),
        ({"X": X[::-1]}, "the training data"),
        ({"Y": changed(Y)}, "the training data"),
        ({"X": X[:-1], "Y": Y[:-1]}, r"rows \(30 there, 29 here\), the training data"),
        ({"sample_weight": np.ones(30)}, "the training data, the validation data"),
        ({"validation_data": (changed(X[:9]), Y[:9])}, "the validation data"),
        ({"validation_data": None, "keep_best": False}, r"callbacks \(.*\), the validation data"),
    ],
    ids=keys,
)
def test_the_message_says_what_differs(checkpoint: Path, other: dict[str, Any], difference: str) -> None:
    content = checkpoint.read_bytes()
    pattern = rf"checkpoint is the checkpoint of another training: {difference}\. Train as it was begun, "
    with pytest.raises(tl.SettingError, match=pattern):
        again(checkpoint, **other)
    assert checkpoint.read_bytes() == content


class Watcher(tl.Callback):
    """Saves nothing."""


class Kept(tl.Callback):
    def saved(self) -> dict[str, Any]:
        return {"a": 1}


@pytest.mark.parametrize(
    "other",
    [
        {"threads": 1},
        {"callbacks": [Watcher()]},
        {"checkpoint_seconds": 0},
        {"X": X.copy("F")},
        {"X": X.tolist()},
        {"progress": True},
        {"batch_size": np.int64(32)},
    ],
    ids=keys,
)
def test_what_makes_no_difference_is_none(checkpoint: Path, other: dict[str, Any]) -> None:
    content = checkpoint.read_bytes()
    assert len(again(checkpoint, **other)) == 2
    assert checkpoint.read_bytes() == content


def test_a_callback_that_keeps_something_is_part_of_the_training(checkpoint: Path) -> None:
    with pytest.raises(tl.SettingError, match=r"callbacks \(.* there, .*Kept object>.* here\)"):
        again(checkpoint, callbacks=[Kept()])


def test_functions_of_one_name_are_told_apart_by_what_they_compute(tmp_path: Path) -> None:
    def make(slope: float) -> Any:
        def loss(output: Any, target: Any) -> Any:
            return ops.softplus(slope * output).mean(-1)

        return loss

    path = tmp_path / "checkpoint"
    tl.train(layers(), X, Y, loss=make(1.0), checkpoint=path, **SETTINGS)
    assert len(again(path, loss=make(1.0))) == 2
    with pytest.raises(tl.SettingError, match="the training step"):
        again(path, loss=make(2.0))
