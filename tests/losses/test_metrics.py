"""Metrics: one number an example, whose mean over all examples is what the name says."""

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith.errors import SettingError
from trilith.graph import BATCH
from trilith.graph.node import input_node
from trilith.metrics import METRICS, choose_metric

FORMULAS = {
    "mean_squared_error": lambda error: (error**2).mean(),
    "root_mean_squared_error": lambda error: np.sqrt((error**2).mean()),
    "mean_absolute_error": lambda error: np.abs(error).mean(),
}


def measured(name: str, outputs: np.ndarray, targets: np.ndarray, kind: str = "float") -> float:
    """The metric over all examples."""
    metric = choose_metric(name)
    output = input_node((BATCH, *outputs.shape[1:]), "output")
    target = input_node((BATCH, *targets.shape[1:]), "target", kind)
    values = interpret([metric.per_example(output, target)], {output: outputs, target: targets})[0]
    assert values.shape == (len(outputs),)
    return metric.finish(float(values.mean()))


def test_accuracy_of_several_classes_is_the_share_of_largest_logits() -> None:
    logits = np.array([[3.0, 1.0, 0.0], [0.0, 5.0, 1.0], [1.0, 0.0, 2.0], [9.0, 1.0, 1.0]])
    assert measured("accuracy", logits, np.array([0, 1, 2, 1]), "int") == 0.75
    assert measured("accuracy", logits, np.array([[0], [1], [2], [1]]), "int") == 0.75


@pytest.mark.parametrize("shape", [(4,), (4, 1)])
@pytest.mark.parametrize("kind", ["int", "float"])
def test_accuracy_of_two_classes_is_the_share_of_right_signs(shape: tuple[int, ...], kind: str) -> None:
    logits = np.array([[2.0], [-1.0], [0.5], [-3.0]])
    assert measured("accuracy", logits, np.array([1, 0, 0, 0]).reshape(shape), kind) == 0.75


def test_accuracy_of_several_labels_counts_each_decision() -> None:
    logits = np.array([[2.0, -1.0], [1.0, 1.0]])
    assert measured("accuracy", logits, np.array([[1.0, 0.0], [1.0, 0.0]])) == 0.75


def test_every_metric_has_a_case() -> None:
    assert METRICS.keys() == {"accuracy", *FORMULAS}


@pytest.mark.parametrize("shape", [(6,), (6, 1), (6, 2)])
@pytest.mark.parametrize("name", FORMULAS)
def test_errors_are_means_over_rows_and_columns(name: str, shape: tuple[int, ...]) -> None:
    generator = np.random.default_rng(0)
    outputs = generator.normal(size=shape if len(shape) > 1 else (6, 1))
    targets = generator.normal(size=shape)
    expected = FORMULAS[name](outputs - targets.reshape(outputs.shape))
    assert measured(name, outputs, targets) == pytest.approx(expected)


def test_metrics_know_which_way_is_better() -> None:
    assert {name for name, metric in METRICS.items() if metric.higher_is_better} == {"accuracy"}
    with pytest.raises(
        SettingError, match=r"metric 'f1' is not known. Use one of: accuracy, .* or a function"
    ):
        choose_metric("f1")
