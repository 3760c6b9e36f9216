"""What a graph costs: FLOP, bytes and parameters, per node and in total."""

from math import prod

import numpy as np
import pytest

from tests.helpers.case import EXAMPLES, Case
from tests.helpers.op_cases import OP_CASES
from trilith import ops
from trilith.graph import BATCH, Apply, Cost, Node, Program, as_node, node_cost, program_cost, topological
from trilith.graph.cost import total_cost
from trilith.graph.node import Fill, input_node, parameter
from trilith.graph.shape import resolve

X = input_node((BATCH, 784), "x")
W = parameter((784, 128), Fill(0.0), "w")


def flops(node: Node, batch: int = 32) -> int:
    return node_cost(node, batch).flops


def test_a_product_costs_two_flop_for_each_term() -> None:
    assert flops(X @ W) == 2 * 32 * 784 * 128
    assert flops(ops.matmul(X, X, transpose_a=True)) == 2 * 784 * 32 * 784
    assert flops(ops.matmul(X, parameter((128, 784), Fill(0.0), "w"), transpose_b=True)) == 2 * 32 * 784 * 128
    assert flops(input_node((BATCH, 5, 2, 3)) @ input_node((3, 4)), batch=7) == 2 * 7 * 5 * 2 * 3 * 4


def test_elementwise_ops_cost_by_their_output_and_reductions_by_their_input() -> None:
    assert flops(X + 1) == 32 * 784
    assert flops(input_node((784,)) * X) == 32 * 784
    assert flops(X.sum()) == flops(X.max(0)) == flops(ops.argmax(X)) == 32 * 784
    assert flops(ops.exp(X)) > flops(ops.relu(X))


def test_moving_elements_costs_no_flop_but_bytes() -> None:
    for node in (X.reshape(-1), X.T, X[:, :7], ops.concatenate([X, X]), ops.pad(X, [(0, 0), (1, 1)])):
        assert node_cost(node, 32).flops == 0
        assert node_cost(node, 32).bytes > 0


def test_bytes_are_those_of_operands_and_result() -> None:
    assert node_cost(X @ W, 32).bytes == 4 * (32 * 784 + 784 * 128 + 32 * 128)
    assert node_cost(X @ W, 32, itemsize=8).bytes == 8 * (32 * 784 + 784 * 128 + 32 * 128)


def test_leaves_cost_only_their_parameters() -> None:
    assert node_cost(W, 32) == Cost(parameters=784 * 128)
    assert node_cost(X, 32) == node_cost(as_node(1.0), 32) == Cost()


def test_totals_count_every_node_once() -> None:
    hidden = ops.relu(X @ W)
    loss = (hidden + hidden).sum()
    program = Program({"x": X}, {"loss": loss, "hidden": hidden})
    total = program_cost(program, 32)
    assert total.flops == 2 * 32 * 784 * 128 + 3 * 32 * 128
    assert total.parameters == 784 * 128
    assert total == total_cost(topological([loss]), 32)
    assert Cost(1, 2, 3) + Cost(10, 20, 30) == Cost(11, 22, 33)


def test_cost_grows_with_the_batch_alone() -> None:
    program = Program({"x": X}, {"loss": ops.tanh(X @ W).mean()})
    assert program_cost(program, 64).flops == 2 * program_cost(program, 32).flops
    assert program_cost(program, 64).parameters == program_cost(program, 32).parameters


@pytest.mark.parametrize("case", [pytest.param(cases[0], id=name) for name, cases in OP_CASES.items()])
def test_every_op_knows_its_cost(case: Case) -> None:
    output, _ = case.realise()
    for node in topological([output]):
        cost = node_cost(node, EXAMPLES)
        assert cost.flops >= 0
        if isinstance(node, Apply):
            moved = [node, *node.inputs]
            assert cost.bytes == 4 * sum(int(np.prod(resolve(each.shape, EXAMPLES))) for each in moved)
            assert cost.bytes >= 4 * prod(resolve(node.shape, EXAMPLES))
