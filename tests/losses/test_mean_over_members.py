"""MeanOverMembers: each member of an ensemble is to be right by itself, whatever the loss."""

import numpy as np
import pytest

import trilith as tl
from tests.helpers.derivatives import check_derivatives
from tests.helpers.gradient_parity import Gradients, on_a_grid
from tests.helpers.interpret import Values, interpret
from tests.helpers.loss_cases import LOSS_CASES, LossCase
from trilith.errors import DataError, ShapeError
from trilith.graph import BATCH, Node
from trilith.graph.node import input_node

MEMBERS = 3
CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in LOSS_CASES.items()
    for number, case in enumerate(cases)
    if len(case.output) == 2
]


def realise(case: LossCase, examples: int) -> tuple[Node, Node, Node, Values]:
    """The loss, output and target, and values for these, of an ensemble with this inner loss."""
    generator = np.random.default_rng(4)
    _, values = case.realise(examples)
    _, drawn = values.values()
    columns = case.output[1]
    assert isinstance(columns, int)
    output = input_node((BATCH, MEMBERS, columns), "output")
    target = input_node(case.target, "target", case.kind)
    values = {output: generator.normal(0, 2, (examples, MEMBERS, columns)), target: drawn}
    return tl.MeanOverMembers(case.loss)(output, target), output, target, values


@pytest.mark.parametrize("case", CASES)
def test_the_loss_is_the_mean_of_the_members(case: LossCase) -> None:
    loss, output, target, values = realise(case, 12)
    assert loss.shape == (BATCH,)
    (computed,) = interpret([loss], values)
    each = [case.expected(values[output][:, member], values[target]) for member in range(MEMBERS)]
    np.testing.assert_allclose(computed, np.mean(each, 0), rtol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_derivatives_agree_with_differences(case: LossCase) -> None:
    loss, _, _, values = realise(case, 4)
    check_derivatives(loss, values)


@pytest.mark.parametrize("case", CASES)
def test_the_native_engine_agrees(case: LossCase) -> None:
    pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")
    loss, _, _, values = realise(case, 7)
    Gradients.of(loss, on_a_grid(values)).check()


@pytest.mark.parametrize("case", CASES)
def test_it_says_of_targets_what_the_inner_loss_says(case: LossCase) -> None:
    whole = tl.MeanOverMembers(case.loss)
    assert (whole.target, whole.target_range) == (case.loss.target, case.loss.target_range)
    _, output, _, values = realise(case, 5)
    (one,), (other,) = (
        interpret([node], values) for node in (whole.prediction(output), case.loss.prediction(output.mean(1)))
    )
    np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_function_may_be_the_loss_of_a_member() -> None:
    output, target = input_node((BATCH, MEMBERS, 2), "output"), input_node((BATCH,), "target")
    values: Values = {output: np.arange(12.0).reshape(2, 3, 2), target: np.array([1.0, 2.0])}
    by_row = tl.MeanOverMembers(lambda z, y: z - y.reshape((y.shape[0], 1)))
    in_all = tl.MeanOverMembers(lambda z, y: (z - y.reshape((y.shape[0], 1))).mean())
    expected = np.array([2.5 - 1, 8.5 - 2])
    np.testing.assert_allclose(interpret([by_row(output, target)], values)[0], expected)
    np.testing.assert_allclose(interpret([in_all(output, target)], values)[0], expected.mean())
    assert by_row.target == "float"
    assert by_row.class_weights(output, target) is None


def test_an_output_without_members_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"expects an output \(batch, members, columns\), got \(batch, 2\)"):
        tl.MeanOverMembers(tl.MeanSquaredError())(input_node((BATCH, 2)), input_node((BATCH,)))


def ensemble() -> tl.Network:
    return tl.Network([tl.ParallelEnsemble((tl.Dense(8, "tanh"),), 3, MEMBERS)])


def test_classes_weigh_in_an_ensemble_as_by_themselves() -> None:
    output, target = input_node((BATCH, MEMBERS, 3), "output"), input_node((BATCH,), "target", "int")
    loss = tl.MeanOverMembers(tl.CrossEntropy(class_weight=(1.0, 5.0, 20.0)))
    weights = loss.class_weights(output, target)
    assert weights is not None
    values: Values = {output: np.zeros((4, MEMBERS, 3)), target: np.array([2, 0, 1, 2])}
    assert interpret([weights], values)[0].tolist() == [20, 1, 5, 20]


def test_classes_that_are_no_whole_numbers_are_refused() -> None:
    with pytest.raises(DataError):
        tl.train(ensemble(), np.zeros((4, 2)), [0.5, 1, 2, 0], loss=tl.MeanOverMembers(tl.CrossEntropy()))


def test_members_differ_while_training_and_agree_afterwards() -> None:
    generator = np.random.default_rng(0)
    X = generator.normal(size=(50, 4))
    y = X[:, 0] * X[:, 1]
    network = tl.Network([tl.ParallelEnsemble((tl.Dense(16, "relu"),), 1, 8)])
    loss = tl.MeanOverMembers(tl.MeanSquaredError())
    history = tl.train(
        network, X, y, loss=loss, optimizer=tl.Adam(0.02), epochs=150, validation_data=(X, y), progress=False,
        metrics=("mean_absolute_error",),
    )  # fmt: skip
    assert history[-1]["loss"] < 0.2 * y.var()
    assert history[-1]["validation_loss"] <= history[-1]["loss"]  # the mean of the members is better
    outputs = network.predict(X)
    assert outputs.shape == (50, 8, 1)
    assert (outputs == outputs[:, :1]).all()
    factors = network.parameters["parallel_ensemble_1.factors"]
    assert len(np.unique(factors, axis=0)) == 8
