"""Expansion puts in place of an op what it is made of: the same values, and nothing left to expand."""

from collections import Counter

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from tests.helpers.op_cases import OP_CASES
from trilith import ops
from trilith.blocks import BatchNorm, Block, LayerNorm
from trilith.graph import (
    BATCH,
    Apply,
    Input,
    Node,
    Op,
    Parameter,
    Program,
    Scope,
    derive,
    expand,
    inside,
    simplify,
    specialise,
    topological,
)
from trilith.graph.node import input_node
from trilith.ops.catalogue import OPS

COMPOSITE = [name for name, op in OPS.items() if op.expanded is not Op.expanded]


def program_of(roots: list[Node]) -> Program:
    """A program whose outputs are these nodes."""
    inputs = {f"{n}": node for n, node in enumerate(topological(roots)) if isinstance(node, Input)}
    return Program(inputs, {f"root {number}": root for number, root in enumerate(roots)})


@pytest.mark.parametrize("name", COMPOSITE)
def test_the_parts_have_the_value_and_the_derivative_of_the_whole(name: str) -> None:
    for case in OP_CASES[name]:
        output, values = case.realise()
        whole = [output, *derive((output * output * output).sum(), list(values))]
        parts = expand(program_of(whole)).roots
        assert not {node.op.name for node in topological(parts) if isinstance(node, Apply)} & {*COMPOSITE}
        derived_later = [parts[0], *derive((parts[0] * parts[0] * parts[0]).sum(), list(values))]
        for one, *others in zip(
            *(interpret(each, values) for each in (whole, parts, derived_later)), strict=True
        ):
            for other in others:
                np.testing.assert_allclose(other, one, rtol=1e-10, atol=1e-12)


def test_what_is_simple_stays_as_it_is() -> None:
    x = input_node((BATCH, 3))
    program = program_of([ops.tanh(x) @ np.ones((3, 2)), x])
    assert expand(program).roots == program.roots


def test_the_parts_belong_to_the_block_of_the_whole() -> None:
    x, scope = input_node((BATCH, 3)), Scope("LayerNorm", "norm")
    with inside(scope):
        whole = ops.standardise(x, -1)
    made = [node for node in topological(expand(program_of([whole])).roots) if isinstance(node, Apply)]
    assert len(made) > 5
    assert {node.scope for node in made} == {scope}


@pytest.mark.parametrize(("block", "sums"), [(BatchNorm(), 2), (LayerNorm(), 4)])
def test_normalisation_takes_few_sums(block: Block, sums: int) -> None:
    """Two means forward; two sums backward, which are scale's and shift's own where all share the axes."""
    x = input_node((BATCH, 3))
    ((output,), updates) = specialise([block(x)], "training")
    leaves = [x, *(node for node in topological([output]) if isinstance(node, Parameter))]
    upstream = input_node((BATCH, 3), "upstream")
    roots = [output, *derive((output * upstream).sum(), leaves), *(value for _, value in updates)]
    program = simplify(expand(program_of(roots)))
    applied = Counter(node.op.name for node in program.order() if isinstance(node, Apply))
    assert (applied["mean"], applied["sum"]) == (2, sums)


@pytest.mark.parametrize("axes", [0, 1])
def test_standardising_keeps_nothing_of_full_size(axes: int) -> None:
    """All that is computed of x's size is read once: it need not outlive the pass that makes it."""
    x = input_node((BATCH, 3))
    program = simplify(expand(program_of([ops.standardise(x, axes), *ops.moments(x, axes)])))
    readers = Counter(each for node in program.order() for each in dict.fromkeys(node.inputs))
    large = [node for node in program.order() if isinstance(node, Apply) and node.shape == x.shape]
    assert len(large) == 4  # x - mean, x̂, mean - x, its square
    assert max(readers[node] for node in large) == 1
