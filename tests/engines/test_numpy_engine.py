"""What only the numpy engine does: plans by batch size, simplified programs, arrays of its own."""

from collections.abc import Mapping

import numpy as np
import pytest

from trilith import ops
from trilith.engines import Executable, Progress, choose_engine, numpy_engine
from trilith.graph import BATCH, Node, Program
from trilith.graph.node import input_node

X = input_node((BATCH, 3), "x")
ROWS = np.arange(18.0).reshape(6, 3)


def compiled(outputs: Mapping[str, Node]) -> Executable:
    engine = choose_engine("numpy")
    return engine.compile(Program({"x": X}, outputs), engine.variables({}, "float64"))


def test_programs_are_simplified() -> None:
    executable = compiled({"y": (X * 1 + 0) * 2 + (X * 2)})
    assert [node.label for node in executable.program.order()] == ["x", "2", "multiply", "add"]


def test_batch_sizes_may_come_and_go_and_come_again() -> None:
    executable = compiled({"y": X * ops.count(X, 0)})
    for rows in [*range(1, 3 * numpy_engine.PLANS_KEPT), 1, 2]:
        assert (executable.run({"x": np.ones((rows, 3))})["y"] == rows).all()


def test_variables_of_another_engine_are_refused() -> None:
    with pytest.raises(TypeError, match="the numpy engine needs its own variables, got dict"):
        choose_engine("numpy").compile(Program({}, {}), {})  # type: ignore[arg-type]


def test_a_listener_hears_of_the_progress_and_may_end_the_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numpy_engine, "SECONDS_BETWEEN_REPORTS", -1.0)
    heard: list[Progress] = []

    def listen(progress: Progress) -> bool:
        heard.append(progress)
        return len(heard) < 2

    result = compiled({"sum": X.sum()}).epoch({"x": ROWS}, None, 2, listen)
    assert [(each.examples, each.batches) for each in heard] == [(2, 1), (4, 2)]
    assert heard[1].sums == {"sum": ROWS[:4].sum()} == result.sums
    assert (result.examples, result.batches) == (4, 2)


def test_reports_come_only_now_and_then() -> None:
    heard: list[Progress] = []
    executable = compiled({"sum": X.sum()})
    executable.epoch({"x": np.ones((2000, 3))}, None, 1, lambda progress: not heard.append(progress))
    assert len(heard) < 200
