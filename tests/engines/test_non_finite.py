"""A NaN or an infinity ends the epoch: batch and first node are named, and that batch updates nothing."""

import numpy as np
import pytest

from trilith import ops
from trilith.engines import Engine, EpochResult, Variables
from trilith.graph import BATCH, Node, Program, derive
from trilith.graph.node import Fill, input_node, parameter

X = input_node((BATCH, 2), "x")
W = parameter((2,), Fill(1.0), "w")
ROWS = np.arange(1.0, 13.0).reshape(6, 2)


def epoch(engine: Engine, loss: Node, rows: np.ndarray, start: float = 1.0) -> tuple[EpochResult, Variables]:
    """An epoch of gradient descent in batches of two rows."""
    program = Program({"x": X}, {"loss": loss}, ((W, W - 0.1 * derive(loss, [W])[0]),))
    variables = engine.variables({W: np.full(2, start)}, "float64")
    return engine.compile(program, variables).epoch({"x": rows}, None, 2, lambda progress: True), variables


def test_a_finite_epoch_names_nothing(engine: Engine) -> None:
    result, _ = epoch(engine, (X * W).sum(), ROWS)
    assert (result.non_finite, result.batches, result.examples) == (None, 3, 6)


def test_the_first_node_that_became_infinite_is_named(engine: Engine) -> None:
    inner = ops.log(ops.relu(X * W - 6))
    rows = ROWS.copy() + 6
    rows[3] = 1.0
    result, _ = epoch(
        engine, ops.tanh(inner * 2).sum() + ops.exp(inner).sum() + inner.mean(), rows, start=1.0
    )
    assert result.non_finite is not None
    assert result.non_finite.batch == 1
    assert result.non_finite.node is not None
    assert result.non_finite.node.label == "log"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_bad_data_is_named_itself(engine: Engine, bad: float) -> None:
    rows = ROWS.copy()
    rows[4, 1] = bad
    result, _ = epoch(engine, (X * W).sum(), rows)
    assert result.non_finite is not None
    assert (result.non_finite.batch, result.non_finite.node) == (2, X)


def test_a_bad_variable_is_named_itself(engine: Engine) -> None:
    result, _ = epoch(engine, (X * W).sum(), ROWS, start=np.inf)
    assert result.non_finite is not None
    assert (result.non_finite.batch, result.non_finite.node) == (0, W)


def test_the_bad_batch_updates_nothing_and_is_not_counted(engine: Engine) -> None:
    rows = ROWS.copy()
    rows[4, 1] = np.nan
    result, variables = epoch(engine, (X * W).sum(), rows)
    _, expected = epoch(engine, (X * W).sum(), ROWS[:4])
    np.testing.assert_array_equal(variables.read(W), expected.read(W))
    assert (result.examples, result.batches) == (4, 2)
    assert np.isfinite(result.sums["loss"])


def test_a_gradient_that_is_not_finite_counts_though_the_loss_is(engine: Engine) -> None:
    rows = np.r_[ROWS[:2], np.zeros((4, 2))]
    result, variables = epoch(
        engine, ops.sqrt((X * W).sum()), rows
    )  # the root of 0 is 0, its slope is infinite
    assert result.non_finite is not None
    assert result.non_finite.node is not None
    assert (result.non_finite.batch, result.non_finite.node.label) == (1, "divide")
    assert np.isfinite(variables.read(W)).all()


def test_overflow_in_float32_is_met_where_it_happens(engine: Engine) -> None:
    loss = ops.exp(X).sum()
    feeds = {"x": np.array([[1.0, 2.0], [100.0, 0.0]])}
    results = {
        precision: engine.compile(Program({"x": X}, {"loss": loss}), engine.variables({}, precision)).epoch(
            feeds, None, 1, lambda progress: True
        )
        for precision in ("float32", "float64")
    }
    assert results["float64"].non_finite is None
    narrow = results["float32"].non_finite
    assert narrow is not None
    assert narrow.node is not None
    assert (narrow.batch, narrow.node.label) == (1, "exp")
