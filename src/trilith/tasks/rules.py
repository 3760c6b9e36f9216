"""What each keyword of an estimator may be, as data, checked in one place before anything is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trilith.blocks import Block
from trilith.blocks.dense import PARAMETRIZATIONS
from trilith.blocks.dropout import FADING
from trilith.engines import Engine
from trilith.optimizers import Optimizer
from trilith.schedules import Schedule
from trilith.training import Callback, EarlyStopping
from trilith.training.rules import NONE, PATH, POSITIVE, SHARE, SWITCH, THREADS, Rule, number, one_of, whole


def _is_words(value: Any) -> bool:
    many = isinstance(value, (list, tuple)) and all(isinstance(each, str) or callable(each) for each in value)
    return isinstance(value, str) or callable(value) or many


def an(kind: type) -> Rule:
    """An object of this class."""
    return Rule(f"an object of trilith's {kind.__name__}", lambda value: isinstance(value, kind))


TEXT = Rule("a name", lambda value: isinstance(value, str))
FUNCTION = Rule("a function", callable)
UNITS = whole(1, 2**31)
LAYERS = Rule(
    "whole numbers > 0 such as (256, 128)",
    lambda value: isinstance(value, (list, tuple)) and all(UNITS.holds(units) for units in value),
)

METRICS = Rule(
    "a list of names and functions (targets, outputs)",
    lambda value: isinstance(value, (list, tuple)) and _is_words(value),
)
CALLBACKS = Rule(
    "a list of trilith.Callback objects (those of scikit-learn are given to set_callbacks)",
    lambda value: isinstance(value, (list, tuple)) and all(isinstance(each, Callback) for each in value),
)
CLASS_WEIGHT = Rule(
    "a mapping from class to a number ≥ 0",
    lambda value: isinstance(value, Mapping) and all(map(number(0).holds, value.values())),
)
LEVEL = Rule("a number between 0 and 1", lambda value: number(0, 1, above=True).holds(value))
LEVELS = Rule(
    "several such numbers",
    lambda value: isinstance(value, (list, tuple)) and len(value) > 0 and all(map(LEVEL.holds, value)),
)

RULES: dict[str, Rule] = {
    "hidden_layers": UNITS | LAYERS,
    "activation": Rule("a name or function, or one for each hidden layer", _is_words),
    "leaky_relu_slope": number(0),
    "normalization": NONE | one_of("batch", "layer"),
    "dropout": SHARE,
    "dropout_schedule": one_of("constant", *FADING),
    "input_noise": number(0),
    "standardize": SWITCH,
    "features": NONE | an(Block),
    "scaling_layer": SWITCH,
    "parametrization": one_of(*PARAMETRIZATIONS),
    "members": whole(1, 1024),
    "initializer": TEXT | FUNCTION,
    "loss": TEXT | FUNCTION,
    "optimizer": TEXT | an(Optimizer),
    "learning_rate": NONE | POSITIVE,
    "momentum": NONE | SHARE,
    "beta_1": NONE | SHARE,
    "beta_2": NONE | SHARE,
    "rho": NONE | SHARE,
    "epsilon": NONE | POSITIVE,
    "weight_decay": NONE | number(0),
    "weight_decay_schedule": TEXT | an(Schedule),
    "schedule": TEXT | an(Schedule),
    "l1": number(0),
    "l2": number(0),
    "max_norm": NONE | POSITIVE,
    "clip_value": NONE | POSITIVE,
    "clip_norm": NONE | POSITIVE,
    "average_decay": NONE | SHARE,
    "batch_size": NONE | one_of("auto") | whole(1),
    "epochs": whole(1),
    "shuffle": SWITCH,
    "validation_split": SHARE,
    "early_stopping": NONE | whole(1) | an(EarlyStopping),
    "monitor": TEXT,
    "keep_best": SWITCH,
    "warm_start": SWITCH,
    "metrics": NONE | METRICS,
    "callbacks": CALLBACKS,
    "verbose": SWITCH | whole(0),
    "precision": one_of("auto", "float32", "float64"),
    "engine": TEXT | an(Engine),
    "threads": THREADS,
    "checkpoint": NONE | PATH,
    "checkpoint_seconds": number(0),
    "architecture": TEXT | FUNCTION,
    "augmentation": NONE | TEXT | an(Block),
    "label_smoothing": number(0, 1),
    "class_weight": NONE | one_of("balanced") | CLASS_WEIGHT,
    "quantile": LEVEL | LEVELS,
    "huber_delta": POSITIVE,
    "standardize_target": SWITCH,
}
