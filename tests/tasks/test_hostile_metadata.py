"""Estimator files whose metadata somebody tampered with: refused, whatever they say."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trilith as tl
from tests.helpers.model_bytes import with_metadata
from trilith.errors import ModelFileError
from trilith.tasks import load_estimator, save_estimator
from trilith.tasks.estimator import NetworkEstimator

QUICK = {"hidden_layers": (6,), "epochs": 3, "random_state": 0}


@pytest.fixture(scope="module")
def classifier() -> bytes:
    X = np.random.default_rng(0).normal(size=(30, 2))
    return contents(tl.NetworkClassifier(**QUICK).fit(X, np.arange(30) % 3))


@pytest.fixture(scope="module")
def binary() -> bytes:
    X = np.random.default_rng(0).normal(size=(30, 2))
    return contents(tl.NetworkClassifier(**QUICK).fit(X, np.arange(30) % 2))


@pytest.fixture(scope="module")
def regressor() -> bytes:
    X = np.random.default_rng(0).normal(size=(30, 2))
    return contents(tl.NetworkRegressor(**QUICK).fit(X, X[:, 0]))


def contents(model: NetworkEstimator) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        save_estimator(model, Path(folder, "model.safetensors"))
        return Path(folder, "model.safetensors").read_bytes()


def put(*path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Replace one entry of the metadata."""

    def change(metadata: dict[str, Any]) -> None:
        *outer, last = path
        for key in outer:
            metadata = metadata[key]
        metadata[last] = value

    return change


def without(*path: str) -> Callable[[dict[str, Any]], None]:
    """Leave one entry of the metadata out."""

    def change(metadata: dict[str, Any]) -> None:
        *outer, last = path
        for key in outer:
            metadata = metadata[key]
        del metadata[last]

    return change


NESTED: Any = []
for _ in range(200):
    NESTED = [NESTED]

HOSTILE: list[tuple[str, Callable[[dict[str, Any]], None]]] = [
    *(("classifier", without(key)) for key in ("task", "settings", "target", "training", "feature_names")),
    *(("classifier", without("target", key)) for key in ("classes", "kind", "hinge")),
    *(("classifier", without("training", key)) for key in ("epochs", "seed")),
    *(("regressor", without("target", key)) for key in ("columns", "flat", "counts", "mean", "scale")),
    *(
        ("classifier", put("task", value=value))
        for value in (None, 3, ["NetworkClassifier"], {}, "object", "os")
    ),
    *(("classifier", put("settings", value=value)) for value in (None, 3, [], "epochs")),
    *(
        ("classifier", put("settings", name, value=value))
        for name, value in (
            ("hidden_layers", -1),
            ("hidden_layers", NESTED),
            ("epochs", 1e30),
            ("epochs", float("inf")),
            ("dropout", "0.5"),
            ("dropout", float("nan")),
            ("batch_size", {"a": 1}),
            ("callbacks", ["os.system"]),
            ("class_weight", {"a": "b"}),
            ("loss", None),
            ("optimizer", 3),
            ("monitor", []),
            ("early_stopping", "forever"),
        )
    ),
    *(
        ("classifier", put("target", "classes", value=value))
        for value in (
            None,
            3,
            "abc",
            {},
            [],
            [0, 1],
            [0, 1, 2, 3],
            [0, 1, None],
            [0, 1, [2]],
            [[0], [1], [2]],
            [{}] * 3,
        )
    ),
    *(
        ("classifier", put("target", "kind", value=value))
        for value in (None, 3, "binary", "triple", ["multiclass"])
    ),
    *(
        ("binary", put("target", "classes", value=value))
        for value in ([0], [0, 1, 2], "ab", {"0": 0, "1": 1}, [])
    ),
    *(("binary", put("target", "kind", value=value)) for value in ("multiclass", "multilabel", None)),
    *(("classifier", put("target", value=value)) for value in (None, 3, [], "classes")),
    *(
        ("regressor", put("target", "columns", value=value))
        for value in (None, 0, 2, -1, 1.0, "1", True, 10**30)
    ),
    *(
        ("regressor", put("target", "mean", value=value))
        for value in (None, 3, [], [0, 1], ["a"], [None], "a", {})
    ),
    *(
        ("regressor", put("target", "scale", value=value))
        for value in (None, 3, [], [0, 1], ["a"], [None], "a", {})
    ),
    *(
        ("classifier", put("feature_names", value=value))
        for value in (3, "ab", ["a"], ["a", "b", "c"], ["a", 1], [["a"], "b"], {"a": 1, "b": 2}, True)
    ),
    *(
        ("classifier", put("training", key, value=value))
        for key in ("epochs", "seed")
        for value in (None, -1, 1.5, "3", float("inf"), True, [3], 2**80 if key == "seed" else -(2**80))
    ),
    *(("classifier", put("training", value=value)) for value in (None, 3, [], "epochs")),
    ("regressor", lambda metadata: metadata["target"].update(columns=2, mean=[0, 0], scale=[1, 1])),
    ("classifier", put("task", value="NetworkRegressor")),
    ("regressor", put("task", value="NetworkClassifier")),
]


@pytest.mark.parametrize(("kind", "change"), HOSTILE)
def test_hostile_metadata_are_refused(
    kind: str, change, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(with_metadata(request.getfixturevalue(kind), change))
    assert tl.load(path).predict(np.zeros((1, 2))).shape[0] == 1  # the network within is sound
    with pytest.raises(ModelFileError, match=r"^cannot load .*model.safetensors"):
        load_estimator(path)


def test_a_network_of_another_form_is_refused(classifier: bytes, tmp_path: Path) -> None:
    metadata = tl.Network.from_bytes(classifier).metadata
    a, b = tl.Input((2,), name="a"), tl.Input((2,), name="b")
    for number, network in enumerate(
        (
            tl.Network(inputs=[a, b], outputs=tl.Dense(3)(a + b)),
            tl.Network(inputs=a, outputs=[tl.Dense(3)(a), tl.Dense(3)(a)]),
            tl.Network([tl.Dense(3)], input_shape=(2, 2)),
            tl.Network(inputs=a, outputs=a.sum(-1)),
        )
    ):
        network.initialise()
        network.metadata = metadata
        network.save(tmp_path / f"{number}.safetensors")
        with pytest.raises(ModelFileError, match=r"does not go from \(rows, features\) to \(rows, outputs\)"):
            load_estimator(tmp_path / f"{number}.safetensors")


def test_settings_of_a_later_version_are_passed_over(classifier: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(with_metadata(classifier, put("settings", "quantum", value=True)))
    assert "quantum" not in load_estimator(path).get_params()
