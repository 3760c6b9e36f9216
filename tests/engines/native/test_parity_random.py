"""Random numbers and dropout masks: the numpy engine's, bit for bit."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.parity import THREADS, every_region_in_threads
from tests.helpers.strategies import AROUND_VECTORS
from tests.helpers.training_parity import go_on
from trilith import ops
from trilith.engines import Engine, Precision, choose_engine
from trilith.graph import BATCH, Program, Variable, derive, specialise
from trilith.graph.clock import SEED, STEP
from trilith.graph.node import Fill, input_node, parameter, state

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native import _native
from trilith.engines.native.engine import NativeEngine

around = st.sampled_from(AROUND_VECTORS)
whole = st.integers(0, 2**63 - 1)
precisions: st.SearchStrategy[Precision] = st.sampled_from(["float32", "float64"])


def native_engines() -> list[Engine]:
    """The native engine with every instruction set, and with several threads."""
    engines = []
    for threads, instruction_set in [(1, name) for name in _native.instruction_sets()] + [
        (threads, _native.instruction_sets()[0]) for threads in THREADS
    ]:
        engines.append(NativeEngine(threads))
        engines[-1].instruction_set = instruction_set
    return engines


@given(
    rows=around, columns=around, seed=whole, step=whole, stream=st.integers(0, 2**32 - 1), width=precisions
)
@example(rows=127, columns=127, seed=2**63 - 1, step=2**32, stream=2**32 - 1, width="float32")
def test_random_numbers(rows: int, columns: int, seed: int, step: int, stream: int, width: Precision) -> None:
    x = input_node((BATCH, 1), "x")
    drawn = {
        "matrix": ops.uniform((BATCH, columns), SEED, STEP, stream),
        "stack": ops.uniform((BATCH, 3, columns), SEED, STEP, stream),
        "vector": ops.uniform((BATCH,), SEED, STEP, stream),
        "kept": ops.uniform((BATCH, columns), SEED, STEP, stream) < 0.6,
    }

    def bits(engine: Engine) -> dict[str, bytes]:
        variables = engine.variables({SEED: np.asarray(seed), STEP: np.asarray(step)}, width)
        executable = engine.compile(Program({"x": x}, drawn), variables)
        return {name: array.tobytes() for name, array in executable.run({"x": np.ones((rows, 1))}).items()}

    expected = bits(choose_engine("numpy"))
    with every_region_in_threads():
        for engine in native_engines():
            assert bits(engine) == expected


@settings(max_examples=25)
@given(
    rows=around,
    batch=around,
    columns=around,
    rate=st.sampled_from([0.1, 0.5, 0.9]),
    seed=whole,
    width=precisions,
)
def test_dropout_masks_of_a_training_run(
    rows: int, batch: int, columns: int, rate: float, seed: int, width: Precision
) -> None:
    """What two dropouts in a row let pass in every batch of two epochs, while the weights behind them train.

    `trace` adds up, exactly, the places of what was let pass, each batch counting half as much as the next.
    """
    batch = max(batch, rows // 4)
    x, place = input_node((BATCH, columns), "x"), input_node((BATCH, 1), "place")
    w, trace = parameter((columns, 2), Fill(0.0), "w"), state((columns,), 0.0, "trace")
    (passed,), _ = specialise([tl.Dropout(rate)(tl.Dropout(0.2)(x))], "training")
    loss = ops.tanh(passed @ w).mean()
    present = (passed > 0).cast("float")
    updates = (
        (w, w - 0.1 * derive(loss, [w])[0]),
        (trace, 0.5 * trace + (place * present).sum(0)),
        (STEP, STEP + 1),
    )
    start: dict[Variable, np.ndarray] = {
        w: np.ones((columns, 2)),
        trace: np.zeros(columns),
        STEP: np.asarray(0),
        SEED: np.asarray(seed),
    }
    data = {"x": np.ones((rows, columns)), "place": np.arange(rows)[:, None] % 16 + 1}

    def trained(engine: Engine) -> tuple[list[float], int, list[float]]:
        variables = engine.variables(start, width)
        executable = engine.compile(
            Program({"x": x, "place": place}, {"kept": present.sum()}, updates), variables
        )
        sums = [executable.epoch(data, None, batch, go_on).sums["kept"] for _ in range(2)]
        return variables.read(trace).tolist(), variables.read(STEP).item(), sums

    expected = trained(choose_engine("numpy"))
    with every_region_in_threads():
        for engine in native_engines():
            assert trained(engine) == expected
