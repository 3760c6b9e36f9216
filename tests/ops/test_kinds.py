"""Whole numbers, truth values and floats together: what a node says is what comes out."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.helpers.case import EXAMPLES, ROWS
from tests.helpers.interpret import interpret
from tests.helpers.op_cases import OP_CASES
from trilith import ops
from trilith.errors import SettingError
from trilith.graph import Apply, Node
from trilith.graph.node import input_node
from trilith.ops.catalogue import OPS
from trilith.ops.elementwise import Elementwise

GENERATOR = np.random.default_rng(5)
VALUES = {
    "float": GENERATOR.uniform(0.5, 3, (EXAMPLES, 3)),
    "int": GENERATOR.integers(1, 4, (EXAMPLES, 3)),
    "bool": GENERATOR.integers(0, 2, (EXAMPLES, 3)).astype(bool),
}
KINDS = list(VALUES)
ELEMENTWISE = [name for name, op in OPS.items() if issubclass(op, Elementwise)]


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("kinds", [(one, other) for one in KINDS for other in KINDS], ids="-".join)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_every_mixture_has_the_promised_kind(name: str, kinds: tuple[str, str], precision: str) -> None:
    """interpret() compares kind and width of every value with what its node says."""
    build = OP_CASES[name][0].build
    count = len(OP_CASES[name][0].operands)
    inputs = [
        input_node(ROWS, f"input {number}", kind) for number, kind in enumerate((*kinds, kinds[0])[-count:])
    ]
    interpret([build(*inputs)], {node: VALUES[node.dtype] for node in inputs}, precision)


@pytest.mark.parametrize(
    "build",
    [
        *(ops.sum, ops.mean, ops.max, ops.argmax, ops.logsumexp, ops.softmax, ops.log_softmax),
        lambda x: ops.concatenate([x, x > 1, x.cast("float")]),
        lambda x: x @ x.T,
        lambda x: x @ np.ones((3, 2)),
        lambda x: ops.gather(x.T, [0, 2]),
        lambda x: ops.scatter_add(x, x, rows=4),
        lambda x: ops.pad(x, [(0, 0), (1, 1)]),
        lambda x: ops.one_hot(x, 3) + 1,
        lambda x: ops.take_along_axis(x.cast("float"), x.cast("bool")),
    ],
)
@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["int", "bool"])
def test_whole_numbers_go_through_every_family(
    build: Callable[[Node], Node], kind: str, precision: str
) -> None:
    x = input_node(ROWS, "x", kind)
    interpret([build(x)], {x: VALUES[kind]}, precision)


def test_a_whole_number_beside_floats_is_a_float() -> None:
    x, n = input_node(ROWS), input_node(ROWS, "n", "int")
    assert {(2 * x).dtype, (x + n).dtype, (n / n).dtype, ops.relu(n).dtype, n.mean().dtype} == {"float"}
    assert {(2 * n).dtype, (n - True).dtype, (n > 1).sum().dtype} == {"int"}
    assert {(x > 1).dtype, (n > 0.5).dtype} == {"bool"}


def test_truth_values_count_as_zero_and_one() -> None:
    x = input_node((3,))
    large = x > 1
    values = {x: np.array([0.0, 2.0, 3.0])}
    (both, less, minus) = interpret([large + (x > 2), large - True, -large], values)
    assert (both.tolist(), less.tolist(), minus.tolist()) == ([0, 1, 2], [-1, 0, 0], [0, -1, -1])


def test_a_negative_whole_power_is_a_float() -> None:
    n = input_node((2,), "n", "int")
    assert interpret([n**-1], {n: np.array([2, 4])})[0].tolist() == [0.5, 0.25]


def test_a_constant_is_cast_at_once() -> None:
    x = input_node(())
    product = x * 3
    assert isinstance(product, Apply)
    assert [each.inputs for each in product.inputs] == [(), ()]
    assert product.inputs[1].dtype == "float"


def test_cast_knows_three_kinds() -> None:
    with pytest.raises(SettingError, match="cast to 'float16': expected one of float, int, bool"):
        input_node(()).cast("float16")
