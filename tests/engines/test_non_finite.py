"""A NaN or an infinity ends the epoch: batch and first node are named, and that batch updates nothing."""

import time

import numpy as np
import pytest

from trilith import ops
from trilith.engines import EpochResult, Progress, Variables, choose_engine, numpy_engine
from trilith.graph import BATCH, Node, Program, derive
from trilith.graph.node import Fill, input_node, parameter

X = input_node((BATCH, 2), "x")
W = parameter((2,), Fill(1.0), "w")
ROWS = np.arange(1.0, 13.0).reshape(6, 2)


def epoch(loss: Node, rows: np.ndarray, start: float = 1.0) -> tuple[EpochResult, Variables]:
    """An epoch of gradient descent in batches of two rows."""
    program = Program({"x": X}, {"loss": loss}, ((W, W - 0.1 * derive(loss, [W])[0]),))
    engine = choose_engine("numpy")
    variables = engine.variables({W: np.full(2, start)}, "float64")
    return engine.compile(program, variables).epoch({"x": rows}, None, 2, lambda progress: True), variables


def test_a_finite_epoch_names_nothing() -> None:
    result, _ = epoch((X * W).sum(), ROWS)
    assert (result.non_finite, result.batches, result.examples) == (None, 3, 6)


def test_the_first_node_that_became_infinite_is_named() -> None:
    inner = ops.log(ops.relu(X * W - 6))
    rows = ROWS.copy() + 6
    rows[3] = 1.0
    result, _ = epoch(ops.tanh(inner * 2).sum() + ops.exp(inner).sum() + inner.mean(), rows, start=1.0)
    assert result.non_finite is not None
    assert result.non_finite.batch == 1
    assert result.non_finite.node is not None
    assert result.non_finite.node.label == "log"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_bad_data_is_named_itself(bad: float) -> None:
    rows = ROWS.copy()
    rows[4, 1] = bad
    result, _ = epoch((X * W).sum(), rows)
    assert result.non_finite is not None
    assert (result.non_finite.batch, result.non_finite.node) == (2, X)


def test_a_bad_variable_is_named_itself() -> None:
    result, _ = epoch((X * W).sum(), ROWS, start=np.inf)
    assert result.non_finite is not None
    assert (result.non_finite.batch, result.non_finite.node) == (0, W)


def test_the_bad_batch_updates_nothing_and_is_not_counted() -> None:
    rows = ROWS.copy()
    rows[4, 1] = np.nan
    result, variables = epoch((X * W).sum(), rows)
    _, expected = epoch((X * W).sum(), ROWS[:4])
    np.testing.assert_array_equal(variables.read(W), expected.read(W))
    assert (result.examples, result.batches) == (4, 2)
    assert np.isfinite(result.sums["loss"])


def test_overflow_in_float32_is_met_where_it_happens() -> None:
    engine = choose_engine("numpy")
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


def test_a_listener_hears_of_the_progress_and_may_end_the_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numpy_engine, "SECONDS_BETWEEN_REPORTS", -1.0)
    heard: list[Progress] = []

    def listen(progress: Progress) -> bool:
        heard.append(progress)
        return len(heard) < 2

    program = Program({"x": X}, {"sum": X.sum()})
    executable = choose_engine("numpy").compile(program, choose_engine("numpy").variables({}, "float64"))
    result = executable.epoch({"x": ROWS}, None, 2, listen)
    assert [(each.examples, each.batches) for each in heard] == [(2, 1), (4, 2)]
    assert heard[1].sums == {"sum": ROWS[:4].sum()} == result.sums
    assert (result.examples, result.batches) == (4, 2)


def test_reports_come_only_now_and_then() -> None:
    heard: list[float] = []
    program = Program({"x": X}, {"sum": X.sum()})
    executable = choose_engine("numpy").compile(program, choose_engine("numpy").variables({}, "float64"))
    executable.epoch({"x": np.ones((2000, 2))}, None, 1, lambda progress: not heard.append(time.monotonic()))
    assert len(heard) < 200
