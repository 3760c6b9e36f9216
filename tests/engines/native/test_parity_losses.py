"""Every loss and its gradient: native against the reference."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.gradient_parity import Gradients, layouts, on_a_grid
from tests.helpers.loss_cases import LOSS_CASES, LossCase
from tests.helpers.strategies import sizes

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in LOSS_CASES.items()
    for number, case in enumerate(cases)
]


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=8)
@given(data=st.data())
def test_values_and_gradients(case: LossCase, data: st.DataObject) -> None:
    rows, drawn = data.draw(sizes(case.shapes, case.least))
    root, values = case.realise(rows, drawn)
    Gradients.of(root, on_a_grid(values), data.draw(layouts)).check()
