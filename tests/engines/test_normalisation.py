"""Normalisation as each engine computes it: far from zero, of few rows, and around the widths of panels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.interpret import interpret
from trilith import ops
from trilith.blocks import BatchNorm, LayerNorm
from trilith.engines import Engine, Precision
from trilith.graph import BATCH, Input, Node, Parameter, Program, Variable, derive, specialise, topological
from trilith.graph.node import input_node

SIZES = st.sampled_from([1, 2, 3, 31, 32, 33, 64])
GENERATOR = np.random.default_rng(8)


def computed(
    engine: Engine, x: Input, rows: np.ndarray, roots: list[Node], precision: Precision
) -> list[np.ndarray]:
    """The roots' values for these rows; variables have their initial values."""
    read = [node for node in topological(roots) if isinstance(node, Variable)]
    values = dict(zip(read, interpret(list(read), {x: rows}, precision), strict=True))
    program = Program({"x": x}, {str(number): root for number, root in enumerate(roots)})
    return list(engine.compile(program, engine.variables(values, precision)).run({"x": rows}).values())


@pytest.mark.parametrize(
    ("precision", "offset", "tolerance"), [("float32", 1e3, 1e-3), ("float64", 1e6, 1e-8)]
)
@pytest.mark.parametrize("axes", [0, 1])
def test_far_from_zero(
    engine: Engine, precision: Precision, offset: float, tolerance: float, axes: int
) -> None:
    x = input_node((BATCH, 40))
    rows = (GENERATOR.normal(size=(50, 40)) + offset).astype(precision)
    far = rows.astype(np.float64)
    mean, variance = far.mean(axes, keepdims=True), far.var(axes, keepdims=True)
    y, *moments = computed(engine, x, rows, [ops.standardise(x, axes, 0.0), *ops.moments(x, axes)], precision)
    np.testing.assert_allclose(y, (far - mean) / np.sqrt(variance), rtol=0, atol=tolerance)
    np.testing.assert_allclose(moments[0].ravel(), mean.ravel(), rtol=1e-6)
    np.testing.assert_allclose(moments[1].ravel(), variance.ravel(), rtol=tolerance)


@pytest.mark.parametrize("block", [BatchNorm(), LayerNorm()], ids=["batch", "layer"])
@given(rows=SIZES, features=SIZES, places=st.sampled_from([(), (2,), (1, 3)]))
def test_any_number_of_rows_and_features(
    engine: Engine, block: BatchNorm | LayerNorm, rows: int, features: int, places: tuple[int, ...]
) -> None:
    """Values, gradients and running averages in float32 against the ops' own computation in float64."""
    x = input_node((BATCH, *places, features))
    (output,), updates = specialise([block(x)], "training")
    leaves = [x, *(node for node in topological([output]) if isinstance(node, Parameter))]
    roots = [output, *derive((output * ops.tanh(x)).sum(), leaves), *(value for _, value in updates)]
    drawn = np.random.default_rng(rows + 100 * features).normal(size=(rows, *places, features))
    data = np.round(8 * drawn) / 8  # closer numbers have a deviation that float32 cannot know
    expected = interpret(roots, {x: data})
    for precision, tolerance in (("float32", 1e-4), ("float64", 1e-12)):
        for one, other in zip(computed(engine, x, data, roots, precision), expected, strict=True):
            largest = np.max(np.abs(other), initial=1.0)
            np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * largest)


def test_what_runs_are_the_parts(engine: Engine) -> None:
    """So that an engine's kernels, not NumPy's, standardise, and the mean is taken once."""
    x = input_node((BATCH, 3))
    roots = {"output": ops.standardise(x, 0), "mean": ops.moments(x, 0)[0]}
    executable = engine.compile(Program({"x": x}, roots), engine.variables({}, "float32"))
    names = [node.label for node in executable.program.order()]
    assert "standardise" not in names
    assert names.count("mean") == 2  # of x, and of the squares
