"""Every op, forward and backward, in sizes around vectors and panels: native against the reference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.case import Case
from tests.helpers.gradient_parity import Gradients, fed_in_batches, in_float32, layouts
from tests.helpers.op_cases import OP_CASES
from tests.helpers.strategies import sizes
from trilith.graph import Input, Program
from trilith.graph.clock import SEED, STEP
from trilith.ops.catalogue import OPS

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native.engine import NativeEngine, NativeExecutable
from trilith.engines.native.rules.catalogue import RULES

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in OP_CASES.items()
    for number, case in enumerate(cases)
]


@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning")
@pytest.mark.parametrize("case", CASES)
@settings(max_examples=6)
@given(data=st.data())
def test_values_and_gradients(case: Case, data: st.DataObject) -> None:
    rows, drawn = data.draw(sizes(case.shapes, case.least))
    root, values = case.realise(rows, sizes=drawn)
    Gradients.of(root, in_float32(values), data.draw(layouts)).check()


def kernels(case: Case) -> set[tuple[str, str]]:
    """The ops of a case's nodes, each with the kernel that runs it."""
    root, values = fed_in_batches(*case.realise())
    feeds = {node.name: node for node in values if isinstance(node, Input)}
    engine = NativeEngine(1)
    held = {node: value for node, value in values.items() if not isinstance(node, Input)}
    variables = engine.variables({STEP: np.asarray(0), SEED: np.asarray(0), **held}, "float32")
    executable = engine.compile(Program(feeds, {"root": root}), variables)
    assert isinstance(executable, NativeExecutable)
    regions = executable.plan(4).regions
    return {(node.label, unit.kernel) for region in regions for unit in region.units for node in unit.nodes}


def test_every_op_that_has_kernels_has_a_case_that_runs_them() -> None:
    by_kernel = {
        name
        for cases in OP_CASES.values()
        for case in cases
        for name, kernel in kernels(case)
        if kernel != "python"
    }
    ruled = {op.name for op in RULES} - {"reshape", "transpose", "broadcast"}  # these move, or not even that
    assert ruled <= by_kernel
    assert ruled <= OPS.keys()
