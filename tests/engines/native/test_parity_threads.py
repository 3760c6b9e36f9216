"""What threads must wait for each other over: rows that depend on all rows of something computed before."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.gradient_parity import Gradients
from trilith import ops
from trilith.graph import BATCH, Node
from trilith.graph.node import input_node, state

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

SIZES = st.sampled_from([65, 33, 64, 100, 127, 256])


@settings(max_examples=12)
@given(size=SIZES, columns=st.sampled_from([1, 3, 17, 40, 64]))
def test_as_many_rows_in_all_that_is_computed(size: int, columns: int) -> None:
    """Products and gathers read whole what has just been computed over as many rows as their own."""
    x, i = input_node((BATCH, size), "x"), input_node((BATCH,), "i", "int")
    w, v = state((size, columns), 0.0, "w"), state((size, size), 0.0, "v")
    generator = np.random.default_rng(size + columns)
    values: dict[Node, np.ndarray] = {
        x: generator.normal(size=(size, size)),
        i: generator.permutation(size),
        w: generator.normal(size=(size, columns)),
        v: generator.normal(size=(size, size)) / size,
    }
    table = ops.tanh(v) @ ops.tanh(w)
    root = ops.tanh(x) @ table + ops.gather(table * table, i) + ops.matmul(v, table, transpose_a=True)[:1]
    Gradients.of(root, {node: array.astype(np.float32) for node, array in values.items()}).check()
