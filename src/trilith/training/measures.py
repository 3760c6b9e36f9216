"""What is measured while training: the metrics a user may name, and the row of an epoch from its sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from trilith.engines import EpochResult
from trilith.errors import SettingError
from trilith.metrics import Metric, choose_metric

OutputMetric = Callable[[np.ndarray, np.ndarray], float]
"""A function from (targets, outputs) of all validation examples to a number."""

MetricChoice = str | OutputMetric

NOT_AVERAGED = ("learning_rate", "weight")
LOWER_IS_BETTER = ("loss", "error", "deviance")  # how such names end, by scikit-learn's convention


def sort_metrics(metrics: Sequence[MetricChoice]) -> tuple[dict[str, Metric], dict[str, OutputMetric]]:
    """The metrics that are graphs, and those that are functions of the user, by name.

    Raises:
        SettingError: a name that is not known, or two metrics of one name.
    """
    graphs: dict[str, Metric] = {}
    functions: dict[str, OutputMetric] = {}
    for metric in metrics:
        name = metric if isinstance(metric, str) else getattr(metric, "__name__", type(metric).__name__)
        if name in graphs or name in functions or name == "loss":
            raise SettingError(f"two metrics are named '{name}'. Give each function a name of its own.")
        if isinstance(metric, str):
            graphs[name] = choose_metric(metric)
        else:
            functions[name] = metric
    return graphs, functions


def higher_is_better(column: str, metrics: Mapping[str, Metric]) -> bool:
    """Whether a column of the history improves upward.

    What is no metric of Trilith's goes by its name: one that ends in loss, error or deviance is a cost.
    """
    name = column.removeprefix("validation_")
    return metrics[name].higher_is_better if name in metrics else not name.endswith(LOWER_IS_BETTER)


def epoch_means(result: EpochResult, metrics: Mapping[str, Metric]) -> dict[str, float]:
    """The loss, the penalty where there is one, and the metrics, each a weighted mean over the examples."""
    sums = result.sums
    weight = sums["weight"] or 1.0
    means = {name: sums[name] / weight for name in sums if name not in NOT_AVERAGED}
    if means.get("penalty") == 0:
        del means["penalty"]
    means |= {name: metric.finish(means[name]) for name, metric in metrics.items()}
    if "learning_rate" in sums:
        means["learning_rate"] = sums["learning_rate"] / max(result.batches, 1)
    return means
