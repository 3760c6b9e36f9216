"""The lowered program as people read it: calls, sizes, names, buffers, and what NumPy computes."""

import re

import numpy as np
import pytest

import trilith as tl
from trilith import ops
from trilith.engines import NativeEngine, NumpyEngine, explain_engine
from trilith.graph import BATCH, Program, Scope, Variable, derive, inside
from trilith.graph.clock import STEP
from trilith.graph.node import Fill, input_node, parameter

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")


def explained(program: Program, rows: int = 8) -> str:
    engine = NativeEngine(threads=1)
    values: dict[Variable, np.ndarray] = {each: np.zeros(each.shape) for each in program.variables()}
    return explain_engine(engine.compile(program, engine.variables(values, "float32")), rows)


def summary(text: str) -> dict[str, str]:
    """The lines between the title and the calls, as name and value."""
    return {line[:20].rstrip(): line[20:] for line in text.partition("\n\n")[0].splitlines()[1:]}


def test_a_network_block_by_block() -> None:
    network = tl.Network([tl.Dense(40, "relu"), tl.Dense(3, name="logits")], input_shape=(5,))
    network.initialise()
    text = explain_engine(network.compiled("native", threads=1), 8, network.graph.scopes)
    assert re.match(r"The native engine for 8 rows \(float32, \w+, threads: 1\)\n", text)
    calls = [
        r"    gemm_nn \+ chain +3,840 +[\d,]+   dense_1\n"  # with bias and relu: 8 · 40 · (2 · 5 + 1 + 1)
        r"        x 8x5, dense_1.weight 5x40, dense_1.bias 40 -> t1 8x40\n        load_row add relu store\n",
        r"    gemm_nn \+ chain +1,944 +[\d,]+   logits\n"  # 8 · 3 · (2 · 40 + 1)
        r"        t1 8x40, logits.weight 40x3, logits.bias 3 -> t2 8x3\n        load_row add store\n",
    ]
    assert all(re.search(call, text) for call in calls), text
    totals = summary(text)
    assert totals["FLOP"] == "5,784"
    assert totals["computed by NumPy"] == "nothing"
    buffers = text.partition("used in regions\n")[2].splitlines()
    assert [line.split()[0] for line in buffers] == ["x", "t1", "t2", "output_0"]
    ends = [sum(int(number.replace(",", "")) for number in line.split()[2:4]) for line in buffers]
    assert totals["bytes of buffers"] == f"{max(ends):,} at most at once"


def test_a_training_step() -> None:
    x = input_node((BATCH, 3), "x")
    with inside(Scope("Dense", "hidden")):
        w = parameter((3, 2), Fill(0.1), "weight")
        loss = ops.relu(x @ w).mean()
    moved = w - 0.5 * derive(loss, [w])[0]
    text = explained(Program({"x": x}, {"loss": loss}, ((w, moved), (STEP, STEP + 1))))
    for call in (
        r"    gemm_nn \+ chain .*   hidden\n        x 8x3, hidden.weight 3x2, .* -> t1 8x2, t2 8x2\n",
        r"        relu store 0 greater load_scalar where store watch\n",
        r"        step 1 -> step 1\n        load 1 add store\n",
        r"    gemm_tn \+ chain .*   hidden\n        x 8x3, t2 8x2, hidden.weight 3x2 -> hidden.weight 3x2\n"
        r"        0.5 load negate_multiply_add store\n",
    ):
        assert re.search(call, text), text


def test_regions_say_what_threads_do() -> None:
    x, w = input_node((BATCH, 64), "x"), parameter((64, 64), Fill(0.1), "w")
    program = Program({"x": x}, {"product": x @ w})
    assert "region 1: one thread\n" in explained(program, 1)
    assert "region 1: each thread takes its rows through all calls\n" in explained(program, 1000)


def test_what_has_no_kernel_is_named() -> None:
    numbers = input_node((BATCH, 2), "numbers", "int")
    flags = ops.gather(np.array([True, False, True]), numbers)
    text = explained(Program({"numbers": numbers}, {"sums": flags.cast("float").sum(-1)}))
    assert summary(text)["computed by NumPy"] == "gather"
    assert re.search(r"    NumPy gather .*\n        constant 3, t1 8x2 -> t2 8x2\n", text), text


def test_only_programs_of_the_native_engine_are_lowered() -> None:
    engine = NumpyEngine()
    other = engine.compile(Program({}, {}), engine.variables({}, "float32"))
    with pytest.raises(
        TypeError, match="only programs of the native engine are lowered, got NumpyExecutable"
    ):
        explain_engine(other, 8)
