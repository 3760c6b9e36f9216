"""Every engine against the interpreter of the tests: all ops, all blocks, both phases, both precisions."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.helpers.block_cases import BLOCK_CASES
from tests.helpers.gradient_parity import fed_in_batches
from tests.helpers.interpret import Values, interpret
from tests.helpers.op_cases import OP_CASES
from trilith.engines import Engine, Precision
from trilith.graph import Input, Node, Program, Variable, derive
from trilith.graph.clock import CLOCK
from trilith.graph.phase import PhaseName

PRECISIONS: tuple[Precision, ...] = ("float32", "float64")
TOLERANCE = {"float32": 1e-4, "float64": 1e-12}


def check(engine: Engine, roots: Sequence[Node], values: Values, precision: Precision) -> None:
    """The engine gives the interpreter's values, kinds and shapes."""
    inputs = {node.name: node for node in values if isinstance(node, Input)}
    arrays: dict[Variable, np.ndarray] = {each: np.asarray(0) for each in CLOCK.values()}
    arrays |= {node: value for node, value in values.items() if isinstance(node, Variable)}
    program = Program(inputs, {f"root {number}": root for number, root in enumerate(roots)})
    executable = engine.compile(program, engine.variables(arrays, precision))
    computed = executable.run({name: values[node] for name, node in inputs.items()})
    for one, other in zip(computed.values(), interpret(roots, values, precision), strict=True):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        largest = np.max(np.abs(other), initial=1.0)
        np.testing.assert_allclose(one, other, rtol=TOLERANCE[precision], atol=TOLERANCE[precision] * largest)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", OP_CASES)
def test_ops_forward_and_backward(name: str, engine: Engine, precision: Precision) -> None:
    for case in OP_CASES[name]:
        root, values = fed_in_batches(*case.realise())
        leaves = [node for node in values if node.dtype == "float"]
        check(engine, [root, *derive((root.cast("float") * 2).sum(), leaves)], values, precision)


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("phase", ["training", "inference"])
@pytest.mark.parametrize("name", BLOCK_CASES)
def test_blocks_forward_and_backward(
    name: str, engine: Engine, phase: PhaseName, precision: Precision
) -> None:
    for case in BLOCK_CASES[name]:
        root, values, _ = case.realise(phase)
        check(engine, [root, *derive((root * root).sum(), list(values))], values, precision)


@pytest.mark.parametrize("examples", [0, 1, 33])
def test_blocks_for_any_number_of_rows(engine: Engine, examples: int) -> None:
    for cases in BLOCK_CASES.values():
        for case in cases:
            root, values, _ = case.realise("inference", examples)
            check(engine, [root], values, "float32")
