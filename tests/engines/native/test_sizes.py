"""Sizes around vectors and panels: values and gradients in float32 against the numpy engine in float64."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith import ops
from trilith.engines import Engine, Precision, choose_engine
from trilith.graph import BATCH, Program, Variable, derive
from trilith.graph.node import Fill, input_node, parameter

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native.engine import NativeEngine

SIZES = st.sampled_from([1, 2, 3, 10, 15, 16, 17, 31, 32, 33, 48, 64, 65])
ROWS = st.sampled_from([1, 2, 4, 15, 16, 17, 31, 32, 33, 64, 100])
TOLERANCE = 2e-5


@given(rows=ROWS, features=SIZES, hidden=SIZES, units=SIZES, strided=st.booleans())
def test_a_network_of_any_size_agrees_with_the_reference(
    rows: int, features: int, hidden: int, units: int, strided: bool
) -> None:
    x = input_node((BATCH, features), "x")
    w, b = parameter((features, hidden), Fill(0.0), "w"), parameter((hidden,), Fill(0.0), "b")
    v = parameter((hidden, units), Fill(0.0), "v")
    logits = ops.tanh(x @ w + b) @ v
    loss = (ops.log_softmax(logits) * ops.softmax(logits)).sum(-1).mean() + (logits * logits).mean()
    roots = {"logits": logits, "loss": loss}
    roots |= {f"gradient {n}": node for n, node in enumerate(derive(loss, [w, b, v]))}
    generator = np.random.default_rng(rows + 100 * features + hidden + units)
    values: dict[Variable, np.ndarray] = {
        each: generator.normal(size=each.shape) / np.sqrt(each.shape[0]) for each in (w, b, v)
    }
    fed = generator.normal(size=(rows, 2 * features if strided else features))[:, :: 2 if strided else 1]

    def computed(engine: Engine, precision: Precision) -> dict[str, np.ndarray]:
        executable = engine.compile(Program({"x": x}, roots), engine.variables(values, precision))
        return executable.run({"x": fed})

    expected = computed(choose_engine("numpy"), "float64")
    for name, value in computed(NativeEngine(3), "float32").items():
        scale = max(float(np.abs(expected[name]).max()), 1e-3)
        np.testing.assert_allclose(
            value, expected[name], rtol=TOLERANCE, atol=TOLERANCE * scale, err_msg=name
        )
