"""Sums that a chain takes while it computes what they add up, instead of storing it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith import ops
from trilith.engines import NativeEngine, NumpyEngine, explain_engine
from trilith.graph import BATCH, Node, Program
from trilith.graph.node import input_node

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

SIZES = (1, 2, 16, 31, 32, 33, 70)
COLUMNS = 40
X = input_node((BATCH, COLUMNS), "x")
FAR = (X - 3.0) * (X - 1.0)  # nothing else reads it
CASES = {
    "sum_rows": FAR.sum(0),
    "sum_columns": FAR.mean(1),
    "sum_all": ops.exp(X.mean(1)).sum(),
}


def lowered(output: Node, rows: int) -> str:
    engine = NativeEngine(threads=1)
    program = Program({"x": X}, {"output": output})
    return explain_engine(engine.compile(program, engine.variables({}, "float32")), rows)


@pytest.mark.parametrize("code", CASES)
def test_a_chain_takes_a_sum(code: str) -> None:
    assert f" {code}\n" in lowered(CASES[code], 50)


def test_rows_are_not_summed_where_the_chain_has_more_to_write() -> None:
    text = lowered((FAR.sum(0) * FAR).sum(1), 50)
    assert "reduce_rows" in text
    assert "sum_rows" not in text
    assert "sum_columns" in text


@given(rows=st.sampled_from(SIZES), columns=st.sampled_from(SIZES), threads=st.sampled_from([1, 3]))
def test_sums_in_chains_agree_with_the_reference(rows: int, columns: int, threads: int) -> None:
    x = input_node((BATCH, columns), "x")
    stack = input_node((BATCH, 3, columns), "stack")
    far, cube = (x - 3.0) * ops.tanh(x), stack * stack * stack
    roots = {
        "rows": far.sum(0),
        "rows of a stack": ops.sigmoid(cube).mean((0, 1)),
        "columns": ops.relu(x).mean(1),
        "columns, kept": ops.exp(stack).sum(2, keepdims=True),
        "columns beside others": far.sum(1) + (far * far).mean(1),
        "all": ops.exp(x.mean(1)).mean(),
        "stored too": far,
    }
    generator = np.random.default_rng(100 * rows + columns)
    fed = {"x": generator.normal(size=(rows, columns)), "stack": generator.normal(size=(rows, 3, columns))}
    for name, root in roots.items():
        program = Program({"x": x, "stack": stack}, {name: root})
        for engine, precision in ((NativeEngine(threads), "float32"), (NativeEngine(threads), "float64")):
            value = engine.compile(program, engine.variables({}, precision)).run(fed)[name]  # type: ignore[arg-type]
            reference = NumpyEngine()
            expected = reference.compile(program, reference.variables({}, "float64")).run(fed)[name]
            tolerance = 2e-5 if precision == "float32" else 1e-12
            scale = float(np.abs(expected).max())
            np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance * scale, err_msg=name)
