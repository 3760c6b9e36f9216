"""Updates that overflow, divide by zero or turn NaN: an epoch ends where and as the numpy engine's does."""

from collections.abc import Callable
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.training_parity import go_on
from trilith import ops
from trilith.engines import Engine, choose_engine
from trilith.graph import BATCH, Node, Program, Variable
from trilith.graph.node import as_node, input_node, state

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native.engine import NativeEngine

# powers of two, so that no result lies within rounding of the largest number
NUMBERS = st.sampled_from([1.0, 0.0, -1.0, 2.0, 2.0**-10, 2.0**15, -(2.0**40), 2.0**70, 2.0**100])
CONSTANTS = st.sampled_from([0.0, 0.5, -1.0, 2.0**-60, 2.0**20, 2.0**60])
UNARY = [
    ops.sqrt,
    ops.exp,
    abs,
    ops.sign,
    ops.relu,
    lambda a: -a,
    lambda a: a * a,
    lambda a: a.cast("bool").cast("float"),
]
BINARY: list[Callable[[Node, Node], Node]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: ops.where(a > b, a, b),
    ops.maximum,
]


def expressions(leaves: list[Node]) -> st.SearchStrategy[Node]:
    """Some ops on these leaves and on constants."""
    base = st.sampled_from(leaves) | CONSTANTS.map(as_node)
    return st.recursive(
        base,
        lambda inner: (
            st.builds(lambda op, a: op(a), st.sampled_from(UNARY), inner)
            | st.builds(lambda op, a, b: op(a, b), st.sampled_from(BINARY), inner, inner)
        ),
        max_leaves=6,
    )


@settings(max_examples=300)
@given(data=st.data(), columns=st.sampled_from([3, 1, 17, 40]))
def test_an_epoch_ends_where_the_reference_ends(data: st.DataObject, columns: int) -> None:
    """Vectors change by themselves, a matrix behind the product that a weight's gradient is."""
    x, y = input_node((BATCH, columns), "x"), input_node((BATCH, 2), "y")
    shapes: dict[str, tuple[int, ...]] = {"w": (columns,), "v": (columns,), "m": (columns, 2), "s": ()}
    w, v, m, s = variables = [state(shape, 0.0, name) for name, shape in shapes.items()]
    of_vectors, of_matrices = expressions([w, v, s, x.max(0)]), expressions([m, s, x.T @ y])
    updates = [(each, ops.broadcast(data.draw(of_vectors), (columns,))) for each in (w, v)]
    updates.append((m, ops.broadcast(data.draw(of_matrices), (columns, 2))))
    program = Program({"x": x, "y": y}, {"largest": x.max()}, tuple(updates))

    def numbers(*shape: int) -> np.ndarray:
        return np.array(data.draw(st.lists(NUMBERS, min_size=prod(shape), max_size=prod(shape)))).reshape(
            shape
        )

    start: dict[Variable, np.ndarray] = {each: numbers(*shapes[each.name]) for each in variables}
    rows = {"x": numbers(3, columns), "y": numbers(3, 2)}

    def end(engine: Engine) -> tuple[list[bool], np.ndarray]:
        """Which of three epochs of one batch were finite, and all variables after them."""
        held = engine.variables(start, "float32")
        executable = engine.compile(program, held)
        epochs = [{name: array[n : n + 1] for name, array in rows.items()} for n in range(3)]
        finite = [executable.epoch(each, None, 1, go_on).non_finite is None for each in epochs]
        return finite, np.concatenate([held.read(each).ravel() for each in variables])

    (finite, values), (expected_finite, expected) = end(NativeEngine(1)), end(choose_engine("numpy"))
    assert finite == expected_finite
    np.testing.assert_allclose(values, expected, rtol=1e-5)
