"""Every optimizer over several epochs, behind products and without: native against the reference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.optimizer_cases import OPTIMIZER_CASES
from tests.helpers.strategies import AROUND_VECTORS
from tests.helpers.training_parity import Training
from trilith import ops
from trilith.graph import BATCH, Program, Variable, derive
from trilith.graph.clock import STEP
from trilith.graph.node import Fill, input_node, parameter
from trilith.graph.shape import concrete
from trilith.optimizers import Optimizer

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

CASES = [
    pytest.param(case.optimizer, id=f"{name}-{number}")
    for name, cases in OPTIMIZER_CASES.items()
    for number, case in enumerate(cases)
]
around = st.sampled_from(AROUND_VECTORS)


def training(optimizer: Optimizer, rows: int, batch: int, features: int, units: int, seed: int) -> Training:
    """A matrix, a vector, a column and a number are fitted.

    Each feature has one sign and the slope of softplus is positive: no gradient is a difference. One that
    cancels to noise is a whole step in a random direction where an optimizer divides it by its own size.
    """
    x, y = input_node((BATCH, features), "x"), input_node((BATCH, units), "y")
    w = parameter((features, units), Fill(0.0), "w")
    v = parameter((features, 1), Fill(0.0), "v", regularised=True, rate=0.5)
    b, s = parameter((units,), Fill(0.0), "b"), parameter((), Fill(0.0), "s")
    loss = ops.softplus(s * (x @ w + b) + x @ v - y).mean()
    step = STEP.cast("float")
    gradients = derive(loss, [w, v, b, s])
    updates = [
        update
        for each, gradient in zip([w, v, b, s], gradients, strict=True)
        for update in optimizer.updates(
            each, gradient, optimizer.learning_rate * (1 / (1 + step)), step + 1, 1 / (2 + step)
        )
    ]
    program = Program({"x": x, "y": y}, {"loss": loss}, (*updates, (STEP, STEP + 1)))
    start: dict[Variable, np.ndarray] = {each: np.zeros(concrete(each.shape)) for each in program.variables()}
    generator = np.random.default_rng(seed)
    for each in (w, v, b):
        start[each] = np.round(generator.normal(size=each.shape) * 8) / 64
    start[s] = np.asarray(0.75)
    signs = generator.choice([-1, 1], features)
    data = {
        "x": signs * generator.integers(4, 32, (rows, features)) / 64,
        "y": generator.integers(-32, 32, (rows, units)) / 16,
    }
    return Training(program, start, data, batch, epochs=3)


@pytest.mark.parametrize("optimizer", CASES)
@settings(max_examples=8)
@given(rows=around, batch=around, features=around, units=around, seed=st.integers(0, 9))
def test_variables_after_some_epochs(
    optimizer: Optimizer, rows: int, batch: int, features: int, units: int, seed: int
) -> None:
    batch = max(batch, rows // 3)
    training(optimizer, rows, batch, features, units, seed).check()
