"""Every op, as its case describes it: value, derivative, second derivative, both precisions."""

import numpy as np
import pytest

from tests.helpers.case import EXAMPLES, Case
from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from tests.helpers.op_cases import OP_CASES
from trilith.graph import Apply, derive, topological
from trilith.graph.shape import resolve
from trilith.ops.catalogue import OPS

CASES = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, cases in OP_CASES.items()
    for number, case in enumerate(cases)
]
NEEDS_ROWS = {
    "mean",
    "max",
    "argmax",
    "logsumexp",
    "softmax",
    "log_softmax",
    "standardise",
}  # over none they have no value
REMOVED = {"phase", "update"}  # specialise() takes them out before anything runs


def test_every_op_has_a_case() -> None:
    assert OP_CASES.keys() == OPS.keys()


@pytest.mark.parametrize(("name", "case"), CASES)
def test_value_is_that_of_plain_numpy(name: str, case: Case) -> None:
    output, values = case.realise()
    used = {node.op.name for node in topological([output]) if isinstance(node, Apply)}
    assert name in used | REMOVED
    (computed,) = interpret([output], values)
    expected = np.broadcast_to(case.expected(*values.values()), resolve(output.shape, EXAMPLES))
    np.testing.assert_allclose(computed, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_derivatives_agree_with_differences(name: str, case: Case) -> None:
    output, values = case.realise()
    check_derivatives(output, values, orders=2)


@pytest.mark.parametrize(("name", "case"), CASES)
def test_float32_stays_float32_forward_and_backward(name: str, case: Case) -> None:
    output, values = case.realise()
    leaves = [node for node in values if node.dtype == "float"]
    roots = [output, *derive((output.cast("float") * output.cast("float")).sum(), leaves)]
    narrow, wide = interpret(roots, values, "float32"), interpret(roots, values, "float64")
    for one, other in zip(narrow, wide, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-5 * np.max(np.abs(other), initial=1.0))


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_batch_may_be_a_single_row(name: str, case: Case) -> None:
    output, values = case.realise(examples=1)
    interpret([output], values)


@pytest.mark.parametrize(("name", "case"), [each for each in CASES if each.values[0] not in NEEDS_ROWS])
def test_a_batch_may_be_empty(name: str, case: Case) -> None:
    output, values = case.realise(examples=0)
    interpret([output], values)
