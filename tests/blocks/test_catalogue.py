"""Every block, as its case describes it: value, derivative in both phases, both precisions, any batch."""

import numpy as np
import pytest

from tests.helpers.block_cases import BLOCK_CASES, BlockCase
from tests.helpers.derivatives import check_derivatives
from tests.helpers.interpret import interpret
from trilith.blocks.catalogue import BLOCKS
from trilith.graph import derive
from trilith.graph.phase import PhaseName

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in BLOCK_CASES.items()
    for number, case in enumerate(cases)
]
PHASES: tuple[PhaseName, ...] = ("training", "inference")


def test_every_block_has_a_case() -> None:
    assert BLOCK_CASES.keys() == BLOCKS.keys()
    assert all(type(case.block) is BLOCKS[name] for name, cases in BLOCK_CASES.items() for case in cases)


@pytest.mark.parametrize("examples", [0, 1, 4])
@pytest.mark.parametrize("case", CASES)
def test_inference_is_that_of_plain_numpy(case: BlockCase, examples: int) -> None:
    output, values, named = case.realise("inference", examples)
    inputs = list(values.values())[: len(case.shapes)]
    (computed,) = interpret([output], values)
    np.testing.assert_allclose(computed, case.expected(named, *inputs), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("case", CASES)
def test_derivatives_agree_with_differences(case: BlockCase, phase: PhaseName) -> None:
    output, values, _ = case.realise(phase)
    check_derivatives(output, values, orders=2)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("case", CASES)
def test_float32_stays_float32_forward_and_backward(case: BlockCase, phase: PhaseName) -> None:
    output, values, _ = case.realise(phase)
    roots = [output, *derive((output * output).sum(), list(values))]
    narrow, wide = interpret(roots, values, "float32"), interpret(roots, values, "float64")
    for one, other in zip(narrow, wide, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4 * np.max(np.abs(other), initial=1.0))
