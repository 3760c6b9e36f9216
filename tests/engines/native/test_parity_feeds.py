"""Data of every number type and layout, fed into every kind: the numpy engine's values, bit for bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.gradient_parity import Layout, layouts
from tests.helpers.parity import every_region_in_threads
from tests.helpers.strategies import AROUND_VECTORS
from tests.helpers.training_parity import go_on
from trilith.engines import Engine, Precision, choose_engine
from trilith.graph import BATCH, Dim, Node, Program
from trilith.graph.node import input_node, state

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native import _native
from trilith.engines.native.engine import NativeEngine

TYPES = [
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64", ">f4", ">i2"),
]
around = st.sampled_from(AROUND_VECTORS)


def numbers(source: np.dtype, shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Numbers of the whole range of a type; floats of a range that whole numbers hold."""
    generator = np.random.default_rng(seed)
    if source.kind == "f":
        return generator.normal(0, 100, shape).astype(source)
    if source.kind == "b":
        return generator.integers(0, 2, shape).astype(bool)
    limits = np.iinfo(source)
    return generator.integers(limits.min, limits.max, shape, source.newbyteorder("="), True).astype(source)


@pytest.mark.parametrize("kind", ["float", "int", "bool"])
@pytest.mark.parametrize("source", TYPES)
@settings(max_examples=5)
@given(rows=around, columns=around, layout=layouts, width=st.sampled_from(["float32", "float64"]))
def test_rows_arrive_as_they_are(
    source: str, kind: str, rows: int, columns: int, layout: Layout, width: Precision
) -> None:
    fed = {
        "matrix": layout(numbers(np.dtype(source), (rows, columns), 1)),
        "vector": layout(numbers(np.dtype(source), (rows,), 2)),
        "stack": layout(numbers(np.dtype(source), (rows, 2, columns), 3)),
    }
    shapes: dict[str, tuple[Dim, ...]] = {name: (BATCH, *array.shape[1:]) for name, array in fed.items()}
    inputs = {name: input_node(shape, name, kind) for name, shape in shapes.items()}
    last = {name: state(fed[name].shape[1:], 0.0, name) for name in fed}
    outputs: dict[str, Node] = dict(inputs)
    order = np.random.default_rng(4).permutation(rows)

    def bits(engine: Engine) -> dict[str, bytes]:
        """All rows in one run, and the last row of an epoch in another order, row by row."""
        variables = engine.variables({each: np.zeros(each.shape) for each in last.values()}, width)
        result = engine.compile(Program(inputs, outputs), variables).run(fed)
        updates = tuple((last[name], inputs[name].cast("float").max(0)) for name in fed)
        engine.compile(Program(inputs, {}, updates), variables).epoch(fed, order, 1, go_on)
        ends = {f"last {name}": variables.read(each) for name, each in last.items()}
        return {name: array.tobytes() for name, array in {**result, **ends}.items()}

    expected = bits(choose_engine("numpy"))
    with every_region_in_threads():
        for instruction_set in _native.instruction_sets():
            engine = NativeEngine(3)
            engine.instruction_set = instruction_set
            assert bits(engine) == expected
