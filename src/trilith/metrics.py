"""Metrics as graphs: one number an example, averaged over all of them while the data streams by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from trilith.errors import SettingError
from trilith.graph import Node
from trilith.losses.loss import aligned, class_scores, mean_of_rest
from trilith.ops import absolute, argmax, equal


@dataclass(frozen=True)
class Metric:
    """A weighted mean over the examples of `per_example(output, target)`, then `finish`."""

    per_example: Callable[[Node, Node], Node]
    higher_is_better: bool
    finish: Callable[[float], float] = float


def _accuracy(output: Node, target: Node) -> Node:
    """1 where the decision is right: the largest logit, or the sign of a single one."""
    if len(output.shape) > 1 and output.shape[-1] != 1 and target.shape != output.shape:
        _, labels = class_scores(output, target)
        return equal(argmax(output), labels).cast("float")
    right = equal((output > 0).cast("float"), (aligned(output, target) > 0.5).cast("float"))
    return mean_of_rest(right.cast("float"))


def _absolute_error(output: Node, target: Node) -> Node:
    return mean_of_rest(absolute(output - aligned(output, target)))


def _squared_error(output: Node, target: Node) -> Node:
    error = output - aligned(output, target)
    return mean_of_rest(error * error)


METRICS: dict[str, Metric] = {
    "accuracy": Metric(_accuracy, True),
    "mean_absolute_error": Metric(_absolute_error, False),
    "mean_squared_error": Metric(_squared_error, False),
    "root_mean_squared_error": Metric(_squared_error, False, sqrt),
}


def choose_metric(name: str) -> Metric:
    """The metric of this name.

    Raises:
        SettingError: no metric has that name.
    """
    if name not in METRICS:
        raise SettingError(
            f"metric '{name}' is not known. Use one of: {', '.join(METRICS)}, "
            "or a function (targets, outputs) to a number."
        )
    return METRICS[name]
