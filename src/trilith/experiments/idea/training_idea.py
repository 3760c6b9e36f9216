"""[training]: what is minimised, how it is descended, when it ends, and who computes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, ClassVar

from trilith.experiments.idea.section import Section, said
from trilith.experiments.run.settings import SEEDS
from trilith.listeners import LISTENERS
from trilith.tasks.rules import RULES
from trilith.training.rules import THREADS, Rule, whole


class TrainingIdea(Section):
    """What is not set here is chosen by the preset, for the rows of the data."""

    seed: int = said("Decides the split, the initial weights and the order of rows.", 0)
    engine: str | None = said("Who computes: auto, native or numpy.")
    threads: int | None = said("How many processors to use. Default: TRILITH_THREADS, else all.")
    precision: str | None = said("auto, float32 or float64.")
    loss: str | None = said("auto, cross_entropy, hinge; mean_absolute_error, huber, quantile, poisson.")
    label_smoothing: float | None = said("Classification: share of each label given to all classes.")
    class_weight: str | Mapping[str, float] | None = said(
        "Classification: none, balanced, or a weight for each class."
    )
    quantile: float | None = said("Regression: the level that the quantile loss predicts.")
    huber_delta: float | None = said("Regression: where the Huber loss turns from squared to absolute.")
    standardize_target: bool | None = said("Regression: whether the network learns in standard units.")
    optimizer: str | None = said("adam, adamw, momentum, gradient_descent, ..., or adam(beta_2=0.95).")
    learning_rate: float | None = said("The optimizer's step size.")
    momentum: float | None = said("Of the optimizers momentum and nesterov.")
    beta_1: float | None = said("Of adam, adamw and lion: memory of the gradient.")
    beta_2: float | None = said("Of adam, adamw and lion: memory of its square.")
    rho: float | None = said("Of rmsprop: memory of the squared gradient.")
    epsilon: float | None = said("Of adam, adamw, adagrad and rmsprop: added to the divisor.")
    weight_decay: float | None = said("Share of the weights that is taken away, times the learning rate.")
    weight_decay_schedule: str | None = said("How weight decay changes: constant, flat_cosine, ...")
    schedule: str | None = said("How the learning rate changes: cosine_log(4), warm_up(2) * cosine, ...")
    l1: float | None = said("Penalty on the sum of the weights' absolute values.")
    l2: float | None = said("Penalty on the sum of the weights' squares.")
    max_norm: float | None = said("Most length of the weights into one unit.")
    clip_value: float | None = said("Most size of one gradient.")
    clip_norm: float | None = said("Most length of the whole gradient.")
    average_decay: float | None = said("Memory of a moving average of the weights, which then predicts.")
    batch_size: int | str | None = said("Rows of one step; auto, or none for all rows at once.")
    epochs: int | None = said("Passes over the training rows, at most.")
    shuffle: bool | None = said("Whether the rows are shuffled before each epoch.")
    early_stopping: int | None = said("Epochs without improvement after which training ends.")
    monitor: str | None = said("The column of the history that chooses the best epoch; auto.")
    keep_best: bool | None = said("Whether the best epoch's weights are kept, not the last one's.")
    metrics: tuple[str, ...] | None = said("What is measured beside the loss, e.g. ['accuracy'].")
    checkpoint_seconds: float = said(
        "How often a training's state is saved, so that it can be resumed.", 30.0
    )
    listeners: tuple[str, ...] = said("Tools that are told of each epoch.", ())

    of_the_run: ClassVar[frozenset[str]] = frozenset({"seed", "threads", "checkpoint_seconds", "listeners"})
    rules: ClassVar[Mapping[str, Rule]] = {
        **RULES,
        "seed": whole(0, SEEDS),
        "threads": THREADS,
        "listeners": Rule(
            f"a list of names among {', '.join(map(repr, LISTENERS))}",
            lambda value: isinstance(value, list | tuple) and all(each in LISTENERS for each in value),
        ),
    }

    def settings(self) -> dict[str, Any]:
        settings = super().settings()
        if isinstance(weights := settings.get("class_weight"), Mapping):
            settings["class_weight"] = {class_of(key): weight for key, weight in weights.items()}
        return settings


def class_of(key: str) -> Any:
    """The class that a key of class_weight means: a number or a text; what has quotes of its own is text."""
    try:
        value = ast.literal_eval(key)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return key
    return value if isinstance(value, (int, float, str)) else key


def class_key(label: Any) -> str:
    """The key that means this class: a text that looks like a number gets quotes of its own."""
    return label if isinstance(label, str) and class_of(label) == label else repr(label)
