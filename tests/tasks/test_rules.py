"""The rules of the estimators' keywords, and that every keyword has one."""

import re
from dataclasses import fields

import numpy as np
import pytest

import trilith as tl
from trilith.errors import SettingError
from trilith.tasks import TASKS
from trilith.tasks.rules import RULES
from trilith.training.rules import check_rules

CHECKED_ELSEWHERE = {"random_state"}  # by scikit-learn, as for all its estimators

BAD: dict[str, list[object]] = {
    "architecture": [None, 1, ["lenet"]],
    "augmentation": [1, True, tl.Augment, ["flip"]],
    "hidden_layers": [0, -1, 1.5, True, "128", None, (128, 0), (128, 2.5), ("a",), {}],
    "activation": [None, 3, ("relu", 3), {"relu": 1}],
    "leaky_relu_slope": [-0.1, np.nan, np.inf, "0.1", None, True],
    "normalization": ["batch_norm", True, 1, ["batch"]],
    "dropout": [1, 1.0, -0.1, np.nan, "0.1", None],
    "dropout_schedule": ["linear", None, 1, tl.CosineDecay()],
    "features": ["table", 1, tl.TableFeatures, [tl.Dense(1)]],
    "scaling_layer": [1, "yes", None],
    "parametrization": ["ntk", None, 1, True],
    "members": [0, -1, 2.0, 1025, True, None],
    "weight_decay_schedule": [None, 1, tl.CosineDecay, object()],
    "input_noise": [-1, np.nan, "1", None],
    "initializer": [None, 3, True, ["he"]],
    "standardize": [1, 0, "yes", None],
    "loss": [None, 1, True, ["huber"]],
    "optimizer": [None, 1, True, tl.Adam, ["adam"], object()],
    "learning_rate": [0, -1, np.nan, np.inf, "0.1", True],
    "momentum": [1, -0.1, np.nan, "0.9"],
    "beta_1": [1, -0.1, np.nan, "0.9"],
    "beta_2": [1, -0.1, np.nan, "0.9"],
    "rho": [1, -0.1, np.nan, "0.9"],
    "epsilon": [0, -1, np.nan, "1e-8"],
    "weight_decay": [-1, np.nan, "0.1"],
    "schedule": [None, 1, tl.CosineDecay, object()],
    "l1": [-1, np.nan, np.inf, "0.1", None],
    "l2": [-1, np.nan, np.inf, "0.1", None],
    "max_norm": [0, -1, np.nan, "1"],
    "clip_value": [0, -1, np.nan, "1"],
    "clip_norm": [0, -1, np.nan, "1"],
    "average_decay": [1, -0.1, np.nan, True],
    "batch_size": [0, -1, 2.0, "all", True],
    "epochs": [0, -1, 2.0, "10", None, True],
    "shuffle": [1, "yes", None],
    "validation_split": [1, -0.1, np.nan, "0.1", None],
    "early_stopping": [0, -1, 2.0, True, "10", tl.EarlyStopping],
    "monitor": [None, 1, ["loss"]],
    "keep_best": [1, "yes", None],
    "metrics": ["accuracy", [1], {"accuracy": 1}, 3],
    "callbacks": [None, tl.Callback(), [print], "stop"],
    "warm_start": [1, "yes", None],
    "precision": ["double", np.float64, None, 64],
    "engine": [None, 1, object()],
    "threads": [0, -1, 1.5, True, "2", 1025],
    "checkpoint": [1, True, b"path", ["path"]],
    "checkpoint_seconds": [-1, np.nan, np.inf, "30", None],
    "verbose": [-1, "yes", None, 0.5],
    "label_smoothing": [-0.1, 1, np.nan, "0.1"],
    "class_weight": ["even", [1, 2], {0: -1.0}, {0: "heavy"}, {0: np.nan}, 3],
    "huber_delta": [0, -1, np.nan, None],
    "quantile": [0, 1, -0.5, np.nan, (), (0.5, 1.0), "0.5", None],
    "standardize_target": [1, "yes", None],
}


def label(name: str, value: object) -> str:
    """The same in every process: without the address of an object."""
    return re.sub(r" at 0x\w+", "", f"{name}={value}")


def keywords() -> set[str]:
    return {field.name for task in TASKS.values() for field in fields(task)}


def test_every_keyword_has_a_rule_and_every_rule_a_keyword() -> None:
    assert set(RULES) | CHECKED_ELSEWHERE == keywords()
    assert not CHECKED_ELSEWHERE & set(RULES)
    assert set(BAD) == set(RULES)


def test_keywords_are_plain_to_see() -> None:
    for task in TASKS.values():
        assert set(task().get_params()) == {field.name for field in fields(task)}


@pytest.mark.parametrize("task", [pytest.param(task, id=name) for name, task in TASKS.items()])
def test_defaults_keep_the_rules(task) -> None:
    check_rules(RULES, task().get_params())


@pytest.mark.parametrize(
    ("name", "value"),
    [pytest.param(name, value, id=label(name, value)) for name in BAD for value in BAD[name]],
)
def test_a_bad_value_is_refused_by_name_when_fitting(name: str, value: object) -> None:
    task = next(task for task in TASKS.values() if name in task().get_params())
    model = task(**{name: value})  # scikit-learn: a constructor checks nothing
    with pytest.raises(SettingError, match=rf"^{name} must be .*; got "):
        model.fit(np.zeros((10, 2)), np.arange(10) % 2)


def test_a_seed_that_is_none_is_refused(X: np.ndarray, y: np.ndarray) -> None:
    for seed in (-1, 2**32, "seed", 1.5):
        with pytest.raises(ValueError, match=r"[Ss]eed"):
            tl.NetworkClassifier(epochs=1, random_state=seed).fit(X, y)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": "rellu"}, "activation 'rellu' is not known"),
        (
            {"activation": ("relu",)},
            "activation names 1 functions for 2 hidden layers. Give one, or one a layer",
        ),
        ({"initializer": "xavier"}, "initializer 'xavier' is not known"),
        ({"optimizer": "sgd"}, "optimizer 'sgd' is not known"),
        ({"schedule": "linear"}, "schedule 'linear' is not known"),
        ({"engine": "abacus"}, "engine 'abacus' is not known"),
        ({"metrics": ["auc"]}, "metric 'auc' is not known"),
        (
            {"monitor": "auc", "validation_split": 0.2},
            "monitor 'auc' is not in the history. Use one of: epoch",
        ),
    ],
)
def test_names_that_nobody_knows(X: np.ndarray, y: np.ndarray, settings, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        tl.NetworkClassifier(epochs=1, **settings).fit(X, y)
