"""Which updates are written in place without keeping the old values aside."""

from dataclasses import replace

import pytest

from tests.helpers.optimizer_cases import OPTIMIZER_CASES
from trilith import ops
from trilith.engines.native.caution import KEPT, trust
from trilith.engines.native.lower import Lowering
from trilith.engines.native.memory import Form, aligned
from trilith.engines.native.unit import Buffer
from trilith.graph import BATCH, Node, Program, Variable, derive
from trilith.graph.clock import STEP
from trilith.graph.node import Fill, input_node, parameter
from trilith.graph.shape import concrete

W = parameter((5, 4), Fill(1.0), "w")
X = input_node((BATCH, 5), "x")
LOSS = ops.tanh(X @ W).sum()


def lowered(*updates: tuple[Variable, Node]) -> tuple[Lowering, dict[Variable, Buffer]]:
    """A program with these updates, and the buffers of its variables."""
    program = Program({"x": X}, {"loss": LOSS}, updates)
    forms = {
        each: Form.of(concrete(each.shape), "int64" if each.dtype == "int" else "float32")
        for each in program.variables()
    }
    buffers = {each: Buffer(form, aligned(form.bytes)) for each, form in forms.items()}
    return Lowering(program, 8, "float32", buffers), buffers


@pytest.mark.parametrize("name", OPTIMIZER_CASES)
def test_every_optimizer_is_trusted(name: str) -> None:
    (gradient,) = derive(LOSS, [W])
    number = STEP.cast("float") + 1
    for case in OPTIMIZER_CASES[name]:
        for weight in (W, replace(W, rate=0.25)):
            updates = case.optimizer.updates(weight, gradient, 0.1 * number, number, 1 / number)
            low, _ = lowered(*updates, (STEP, STEP + 1))
            assert any(unit.commits for unit in low.units)
            assert not trust(low.units).cautious


def test_a_sum_of_squares_stays_positive_and_must_begin_so() -> None:
    squares = parameter((5, 4), Fill(0.0), "squares")
    (gradient,) = derive(LOSS, [W])
    more, less = squares + gradient * gradient, squares - gradient * gradient
    low, buffers = lowered((squares, more), (W, W - ops.sqrt(more)))
    found = trust(low.units)
    assert not found.cautious
    assert found.variables[buffers[squares]] == (0.0, KEPT)
    low, buffers = lowered((squares, less), (W, W - ops.sqrt(less)))
    assert trust(low.units).cautious


@pytest.mark.parametrize(
    "update",
    [
        ops.sqrt(W) - 1,
        W / W,
        W / (W + 1) - 1,
        W / (abs(W) + 1e-40),
        ops.exp(W),
        W * W * W * W,
        ops.sqrt(abs(W) - 1),
        W * 1e30,
        W / (LOSS * LOSS - 1),
    ],
)
def test_what_might_not_stay_finite_is_not_trusted(update: Node) -> None:
    low, _ = lowered((W, update))
    found = trust(low.units)
    assert any(unit.commits for unit in low.units)
    assert found.cautious or any(
        least > 0 for least, _ in found.scalars.values()
    )  # a divisor that is watched
