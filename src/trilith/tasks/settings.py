"""Every hyperparameter that the estimators share, as keywords with their defaults: of training, of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trilith.blocks import Block
from trilith.blocks.activations import ActivationFunction
from trilith.engines import Engine
from trilith.graph.node import Initializer
from trilith.losses.loss import LossFunction
from trilith.optimizers import Optimizer
from trilith.schedules import Schedule
from trilith.training import Callback, EarlyStopping
from trilith.training.measures import MetricChoice


@dataclass(eq=False, repr=False, kw_only=True)
class TrainingSettings:
    """How any network is trained.

    What each means stands in NetworkClassifier; what each may be, in trilith.tasks.rules.
    """

    loss: str | LossFunction = "auto"
    optimizer: str | Optimizer = "adam"
    learning_rate: float | None = None
    momentum: float | None = None
    beta_1: float | None = None
    beta_2: float | None = None
    rho: float | None = None
    epsilon: float | None = None
    weight_decay: float | None = None
    weight_decay_schedule: str | Schedule = "constant"
    schedule: str | Schedule = "constant"
    l1: float = 0.0
    l2: float = 0.0
    max_norm: float | None = None
    clip_value: float | None = None
    clip_norm: float | None = None
    average_decay: float | None = None
    batch_size: int | str | None = "auto"
    epochs: int = 100
    shuffle: bool = True
    validation_split: float = 0.0
    early_stopping: int | EarlyStopping | None = None
    monitor: str = "auto"
    keep_best: bool = True
    metrics: Sequence[MetricChoice] | None = None
    callbacks: Sequence[Callback] = ()
    warm_start: bool = False
    precision: str = "auto"
    engine: str | Engine = "auto"
    threads: int | None = None
    checkpoint: str | Path | None = None
    checkpoint_seconds: float = 30.0
    random_state: Any = None
    verbose: bool | int = False


@dataclass(eq=False, repr=False, kw_only=True)
class NetworkSettings(TrainingSettings):
    """The same, and the layers of a network that takes features."""

    hidden_layers: int | Sequence[int] = (128, 64)
    activation: str | ActivationFunction | Sequence[str | ActivationFunction] = "relu"
    leaky_relu_slope: float = 0.01
    normalization: str | None = None
    dropout: float = 0.0
    dropout_schedule: str = "constant"
    input_noise: float = 0.0
    initializer: str | Initializer = "auto"
    standardize: bool = True
    features: Block | None = None
    scaling_layer: bool = False
    parametrization: str = "standard"
    members: int = 1
