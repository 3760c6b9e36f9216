"""Every loss, as its case describes it: one number an example, by its formula, with its gradient."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from tests.helpers.loss_cases import LOSS_CASES, LossCase
from trilith.errors import SettingError, ShapeError
from trilith.graph import BATCH, derive
from trilith.graph.node import input_node
from trilith.losses import (
    LOSSES,
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    Huber,
    MeanSquaredError,
    Quantile,
    choose_loss,
)

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in LOSS_CASES.items()
    for number, case in enumerate(cases)
]


def test_every_loss_has_a_case() -> None:
    assert LOSS_CASES.keys() == LOSSES.keys()
    assert all(type(case.loss) is LOSSES[name] for name, cases in LOSS_CASES.items() for case in cases)


@pytest.mark.parametrize("case", CASES)
def test_value_is_that_of_the_formula(case: LossCase) -> None:
    loss, values = case.realise()
    assert loss.shape == (BATCH,)
    np.testing.assert_allclose(interpret([loss], values)[0], case.expected(*values.values()), rtol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_gradient_agrees_with_differences(case: LossCase) -> None:
    loss, values = case.realise()
    check_derivatives(loss, values, orders=2)


@pytest.mark.parametrize("case", CASES)
def test_float32_stays_float32(case: LossCase) -> None:
    loss, values = case.realise()
    roots = [loss, *derive(loss.mean(), [next(iter(values))])]
    narrow, wide = interpret(roots, values, "float32"), interpret(roots, values, "float64")
    for one, other in zip(narrow, wide, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_a_loss_is_chosen_by_name_or_given() -> None:
    assert {name: type(choose_loss(name)) for name in LOSSES} == LOSSES
    own = lambda output, target: output - target  # noqa: E731
    assert choose_loss(own) is own
    with pytest.raises(
        SettingError, match=r"loss 'mse' is not known. Use one of: cross_entropy, .* or a function"
    ):
        choose_loss("mse")


def test_class_weights_are_one_number_an_example() -> None:
    output, classes = input_node((BATCH, 3), "output"), input_node((BATCH,), "target", "int")
    weights = CrossEntropy(class_weight=[1.0, 10.0, 100.0]).class_weights(output, classes)
    assert weights is not None
    assert interpret([weights], {classes: np.array([2, 0, 1, 1])})[0].tolist() == [100, 1, 10, 10]
    assert CrossEntropy().class_weights(output, classes) is None
    with pytest.raises(ShapeError, match="expects 3 class weights, got 2"):
        CrossEntropy(class_weight=[1.0, 2.0]).class_weights(output, classes)


def test_positive_weight_counts_the_positive_class_more_often() -> None:
    output, truth = input_node((BATCH, 1), "output"), input_node((BATCH,), "target")
    loss = BinaryCrossEntropy(positive_weight=4.0)
    weights = loss.class_weights(output, truth)
    assert weights is not None
    assert interpret([weights], {truth: np.array([0.0, 1.0, 0.5])})[0].tolist() == [1, 4, 2.5]
    assert BinaryCrossEntropy().class_weights(output, truth) is None
    with pytest.raises(ShapeError, match=r"for a single column, got an output \(batch, 2\)"):
        loss.class_weights(input_node((BATCH, 2)), input_node((BATCH, 2)))


@pytest.mark.parametrize("make", [lambda v: CrossEntropy(v), lambda v: BinaryCrossEntropy(v)])
@pytest.mark.parametrize("smoothing", [-0.1, 1.1, float("nan")])
def test_smoothing_is_a_share(make: Callable[[float], object], smoothing: float) -> None:
    with pytest.raises(SettingError, match="label_smoothing must be between 0 and 1"):
        make(smoothing)


@pytest.mark.parametrize("level", [0.0, 1.0, (0.1, 1.5), ()])
def test_quantile_levels_lie_between_zero_and_one(level: float | tuple[float, ...]) -> None:
    with pytest.raises(SettingError, match="quantile levels must lie between 0 and 1"):
        Quantile(level)


@pytest.mark.parametrize("delta", [0.0, -1.0, float("nan")])
def test_hubers_delta_is_positive(delta: float) -> None:
    with pytest.raises(SettingError, match="Huber's delta must be positive"):
        Huber(delta)


def test_a_target_that_does_not_fit_is_refused() -> None:
    output = input_node((BATCH, 3), "output")
    classes = input_node((BATCH,), "target", "int")
    with pytest.raises(
        ShapeError, match=r"a target like the output \(batch, 3\), got \(batch,\). End the network"
    ):
        MeanSquaredError()(output, input_node((BATCH,), "target"))
    for target in (input_node((BATCH, 3)), input_node((7,))):
        with pytest.raises(
            ShapeError, match=r"expects an output \(batch, classes\) of at least 2 classes and class numbers"
        ):
            CrossEntropy()(output, target)
    with pytest.raises(ShapeError, match=r"End the network with Dense\(number of classes\)"):
        CrossEntropy()(input_node((BATCH, 2, 3)), classes)
    with pytest.raises(ShapeError, match=r"with 2 levels expects as many outputs, .* Dense\(2\)"):
        Quantile((0.1, 0.9))(output, input_node((BATCH,), "target"))
    with pytest.raises(ShapeError, match="class numbers"):
        Hinge()(output, input_node((BATCH, 3)))


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error", "huber", "quantile"])
def test_only_the_right_number_costs_nothing(name: str) -> None:
    loss, values = LOSS_CASES[name][0].realise()
    output, target = values
    for shift in (-0.1, 0.0, 0.1):
        (cost,) = interpret([loss], {output: values[target] + shift, target: values[target]})
        assert ((cost > 0) == (shift != 0)).all()
