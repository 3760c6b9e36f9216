"""[network]: what the networks are, and how many are averaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from trilith.experiments.idea.section import Section, said
from trilith.tasks.rules import RULES, TEXT
from trilith.tasks.table.rules import TABLE_RULES
from trilith.training.rules import Rule


class NetworkIdea(Section):
    """What is not set here is chosen by the preset, for the rows and columns of the data."""

    preset: str = said("fast, default or best: how much work it is worth.", "default")
    ensemble: int | None = said("How many networks are averaged. Default: by preset and rows.")
    ensemble_over: str = said(
        "folds: together they learn from every row; seeds: all validate on the same rows.", "folds"
    )
    scaler: str = said("robust, standard or quantile: how numbers are brought to a common scale.", "robust")
    architecture: str | None = said("Of pictures: lenet, vgg, res_net(depth=20), ..., dense. Default: auto.")
    augmentation: str | None = said("How pictures are changed by chance: augment(flip=0.5, shift=0.1), none.")
    hidden_layers: int | tuple[int, ...] | None = said("Units of each hidden layer, e.g. [256, 128].")
    activation: str | tuple[str, ...] | None = said("relu, tanh, silu, gelu, ...; one, or one a layer.")
    leaky_relu_slope: float | None = said("Slope of leaky_relu below 0.")
    normalization: str | None = said("none, batch or layer.")
    dropout: float | None = said("Share of units silenced while training.")
    dropout_schedule: str | None = said("How dropout fades while training: constant, flat_cosine, ...")
    input_noise: float | None = said("Standard deviation of normal noise on the input while training.")
    initializer: str | None = said("Initial weights: auto, he, glorot, lecun, orthogonal, ...")
    scaling_layer: bool | None = said("Whether the network begins with a learned factor for each feature.")
    parametrization: str | None = said("standard or neural_tangent.")
    members: int | None = said("Members of an ensemble within one network, which share most weights.")

    of_the_run: ClassVar[frozenset[str]] = frozenset({"preset", "ensemble", "ensemble_over", "scaler"})
    rules: ClassVar[Mapping[str, Rule]] = {**RULES, **TABLE_RULES, "augmentation": TEXT}
