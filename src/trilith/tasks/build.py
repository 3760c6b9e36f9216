"""From an estimator's keywords to the pieces that they describe: blocks, optimizer, batch size, precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import partial
from math import log2
from typing import Any

import numpy as np

from trilith import ops
from trilith.blocks import (
    Activation,
    BatchNorm,
    Block,
    Dense,
    Dropout,
    GaussianNoise,
    LayerNorm,
    ParallelEnsemble,
    ScalingLayer,
    Standardize,
)
from trilith.engines import Precision
from trilith.errors import SettingError
from trilith.initializers import choose_initializer
from trilith.optimizers import Optimizer
from trilith.optimizers.catalogue import read_optimizer
from trilith.regularization import Regularization
from trilith.schedules import choose_schedule
from trilith.tasks.settings import NetworkSettings, TrainingSettings
from trilith.training.updates import Descent

FLOAT64_BELOW = 10_000  # numbers in X: where float32 would save no time worth having, every digit is kept
FAR = 1e4  # standard deviations; float32 resolves 1e-7 of a number
OPTIMIZER_KEYWORDS = ("learning_rate", "weight_decay", "momentum", "beta_1", "beta_2", "rho", "epsilon")


def build_blocks(settings: NetworkSettings, output: Sequence[Block]) -> list[Block]:
    """The whole stack; `output` begins with the output layer.

    Raises:
        SettingError: layers, activations or a normalization that make no sense.
    """
    hidden = hidden_blocks(settings)
    if settings.members == 1:
        return [*input_blocks(settings), *hidden, *output]
    layer, *rest = output
    assert isinstance(layer, Dense)
    ensemble = ParallelEnsemble(tuple(hidden), layer.units, settings.members, name="output")
    return [*input_blocks(settings), ensemble, *rest]


def input_blocks(settings: NetworkSettings) -> list[Block]:
    """The blocks that bring features to a common scale."""
    blocks: list[Block] = []
    if settings.features is not None:
        blocks.append(settings.features)
    elif settings.standardize:
        blocks.append(Standardize())
    if settings.scaling_layer:
        blocks.append(ScalingLayer())
    if settings.input_noise:
        blocks.append(GaussianNoise(settings.input_noise))
    return blocks


def hidden_blocks(settings: NetworkSettings) -> list[Block]:
    """The hidden layers, each with what follows it.

    Raises:
        SettingError: layers, activations or a normalization that make no sense.
    """
    blocks: list[Block] = []
    layers = _layers(settings.hidden_layers)
    for units, activation in zip(layers, _activations(settings, len(layers)), strict=True):
        function = activation
        if activation == "leaky_relu":
            function = partial(ops.leaky_relu, slope=settings.leaky_relu_slope)
        initializer = choose_initializer(settings.initializer, activation)
        if settings.normalization is None:
            blocks.append(
                Dense(units, function, initializer=initializer, parametrization=settings.parametrization)
            )
        else:
            # a batch norm's shift does what the bias would do
            bias = settings.normalization != "batch"
            dense = Dense(
                units, use_bias=bias, initializer=initializer, parametrization=settings.parametrization
            )
            norm = BatchNorm() if settings.normalization == "batch" else LayerNorm()
            blocks += [dense, norm, Activation(function)]
        if settings.dropout:
            blocks.append(Dropout(settings.dropout, settings.dropout_schedule))
    return blocks


def _layers(hidden_layers: int | Sequence[int]) -> tuple[int, ...]:
    if isinstance(hidden_layers, (int, np.integer)):
        return (int(hidden_layers),)
    return tuple(int(units) for units in hidden_layers)


def _activations(settings: NetworkSettings, count: int) -> list[Any]:
    activation = settings.activation
    if isinstance(activation, str) or callable(activation):
        return [activation] * count
    if len(activation) != count:
        raise SettingError(
            f"activation names {len(activation)} functions for {count} hidden layers. "
            "Give one, or one a layer."
        )
    return list(activation)


def build_optimizer(settings: TrainingSettings) -> Optimizer:
    """The optimizer object; a name takes those of the estimator's keywords that it knows and that are set.

    What the text of an optimizer says itself, as in "adam(beta_2=0.95)", goes before such a keyword.
    """
    if isinstance(settings.optimizer, Optimizer):
        return settings.optimizer
    kind, arguments = read_optimizer(settings.optimizer)
    known = {field.name for field in fields(kind)}
    given = {name: getattr(settings, name) for name in OPTIMIZER_KEYWORDS if name in known}
    return kind(**{name: value for name, value in given.items() if value is not None} | arguments)


def build_descent(settings: TrainingSettings) -> Descent:
    """The optimizer, its schedules, and what holds the weights and the gradients back."""
    return Descent(
        build_optimizer(settings),
        choose_schedule(settings.schedule),
        Regularization(settings.l1, settings.l2, settings.max_norm, settings.clip_value, settings.clip_norm),
        settings.average_decay,
        choose_schedule(settings.weight_decay_schedule),
    )


def build_batch_size(batch_size: int | str | None, rows: int) -> int | None:
    """The rows of one step. "auto": about a fiftieth of the data, a power of two from 64 to 256."""
    if batch_size == "auto":
        return int(2 ** np.clip(round(log2(max(rows, 1) / 50)), 6, 8))
    return None if batch_size is None else int(batch_size)


def _is_far_from_zero(X: np.ndarray) -> bool:
    """Whether float32 would blur some feature's spread, as it does dates in seconds."""
    spread, offset = X.std(axis=0), np.abs(X.mean(axis=0))
    return bool(((spread > 0) & (offset > FAR * spread)).any())


def build_precision(precision: str, X: np.ndarray) -> Precision:
    """The floating-point type. "auto": float32, but float64 for float64 data, small or far from zero."""
    if precision == "auto":
        needed = X.dtype == np.float64 and (X.size <= FLOAT64_BELOW or _is_far_from_zero(X))
        return "float64" if needed else "float32"
    return "float64" if precision == "float64" else "float32"
