"""An epoch that is left at a batch and gone on with gives the bits of one that was never left."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trilith import ops
from trilith.engines import ENGINES, Engine, EpochResult, Precision, choose_engine
from trilith.graph import BATCH, Program, derive
from trilith.graph.clock import SEED, STEP
from trilith.graph.node import Fill, input_node, parameter

ROWS = np.random.default_rng(0).normal(size=(23, 3)).astype(np.float32)
X = input_node((BATCH, 3))
W = parameter((3, 2), Fill(0.5), "w")


def step(engine: Engine, precision: Precision):
    masked = ops.uniform((BATCH, 3), SEED, STEP, stream=4) * X
    loss = ops.softplus(masked @ W).mean()
    variables = engine.variables({W: np.full((3, 2), 0.5), STEP: 0, SEED: 5}, precision)
    updates = ((W, W - 0.1 * derive(loss, [W])[0]), (STEP, STEP + 1))
    return engine.compile(Program({"x": X}, {"loss": loss, "sum": X.sum()}, updates), variables), variables


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("engine", ENGINES)
@given(
    size=st.integers(1, 30),
    cuts=st.lists(st.integers(1, 22), max_size=4),
    shuffled=st.booleans(),
    mapped=st.booleans(),
)
def test_whatever_the_cuts(engine: str, precision: Precision, size, cuts, shuffled, mapped) -> None:
    order = np.random.default_rng(1).permutation(23) if shuffled else None
    with TemporaryDirectory() as folder:
        data = {
            "x": np.memmap(Path(folder) / "x", np.float32, "w+", shape=(23, 3)) if mapped else ROWS.copy()
        }
        data["x"][:] = ROWS

        def run(ends: list[int]) -> tuple[EpochResult, bytes]:
            executable, variables = step(choose_engine(engine), precision)
            place = EpochResult(0, 0, {})
            for end in ends:
                part = data if shuffled else {"x": data["x"][:end]}
                chosen = None if order is None else order[:end]
                place = executable.epoch(part, chosen, size, lambda progress: True, place)
            return place, variables.read(W).tobytes()

        batches = {end - end % size for end in cuts} - {0}
        assert run([*sorted(batches), 23]) == run([23])
        assert run([*sorted(batches), 23, 23]) == run([23])  # nothing is left to do


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_that_is_not_finite_is_counted_from_the_epochs_beginning(engine: str) -> None:
    executable, _ = step(choose_engine(engine), "float32")
    rows = ROWS.copy()
    rows[17] = np.nan
    place = executable.epoch({"x": rows[:8]}, None, 4, lambda progress: True)
    result = executable.epoch({"x": rows}, None, 4, lambda progress: True, place)
    assert (result.examples, result.batches) == (16, 4)
    assert result.non_finite is not None
    assert (result.non_finite.batch, result.non_finite.node) == (4, X)
