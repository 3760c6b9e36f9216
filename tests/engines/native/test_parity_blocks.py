"""Every block in both phases, and every activation behind a product: native against the reference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.block_cases import BLOCK_CASES, BlockCase
from tests.helpers.gradient_parity import Gradients, layouts, on_a_grid
from tests.helpers.strategies import AROUND_VECTORS, sizes
from trilith.blocks import Dense
from trilith.blocks.activations import ACTIVATIONS
from trilith.graph.phase import PhaseName

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in BLOCK_CASES.items()
    for number, case in enumerate(cases)
]
PHASES: tuple[PhaseName, ...] = ("training", "inference")
around = st.sampled_from(AROUND_VECTORS)


@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning")
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("case", CASES)
@settings(max_examples=4)
@given(data=st.data())
def test_values_and_gradients(case: BlockCase, phase: PhaseName, data: st.DataObject) -> None:
    rows, drawn = data.draw(sizes(case.shapes, case.least))
    root, values, _ = case.realise(phase, rows, drawn)
    Gradients.of(root, on_a_grid(values), data.draw(layouts)).check()


@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(max_examples=6)
@given(rows=around, features=around, units=around, bias=st.booleans(), layout=layouts)
def test_dense(activation: str, rows: int, features: int, units: int, bias: bool, layout: object) -> None:
    case = BlockCase(Dense(units, activation, bias), np.matmul)
    root, values, _ = case.realise("training", rows, {3: features})
    Gradients.of(root, on_a_grid(values), layout).check()  # type: ignore[arg-type]
