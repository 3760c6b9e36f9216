"""What only the native engine does: instruction sets, updates in place, data as they lie in memory."""

import os
import subprocess
import sys

import numpy as np
import pytest

import trilith as tl
from trilith.engines import NativeEngine, Variables, choose_engine
from trilith.errors import SettingError, ShapeError
from trilith.graph import BATCH, Node, Program, Variable
from trilith.graph.node import Fill, input_node, parameter

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native import _native


def test_float32_training_follows_the_reference_in_float64() -> None:
    generator = np.random.default_rng(5)
    X, Y = generator.normal(size=(300, 40)).astype(np.float32), generator.integers(0, 10, 300)
    losses = {}
    for name, precision in (("numpy", "float64"), ("native", "float32")):
        network = tl.Network([tl.Dense(64, "relu"), tl.Dense(10)])
        history = tl.train(
            network,
            X,
            Y,
            batch_size=32,
            epochs=3,
            engine=name,
            precision=precision,
            progress=False,  # type: ignore[arg-type]
        )
        losses[name] = [row["loss"] for row in history.rows]
    np.testing.assert_allclose(losses["native"], losses["numpy"], rtol=2e-5)


@pytest.mark.parametrize("instruction_set", _native.instruction_sets())
def test_every_instruction_set_passes_the_engine_tests(instruction_set: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "native"]
    tests = ["tests/engines/test_parity.py", "tests/engines/test_contract.py"]
    environment = os.environ | {"TRILITH_ISA": instruction_set}
    done = subprocess.run([*command, *tests], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_instruction_set_may_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRILITH_ISA", "baseline")
    assert NativeEngine().instruction_set == "baseline"
    monkeypatch.setenv("TRILITH_ISA", "mmx")
    with pytest.raises(SettingError, match="TRILITH_ISA is 'mmx', and this machine"):
        NativeEngine()


def test_variables_of_another_engine_are_refused() -> None:
    with pytest.raises(TypeError, match="the native engine needs its own variables, got dict"):
        choose_engine("native").compile(Program({}, {}), {})  # type: ignore[arg-type]


def step(update: Node, w: Variable, start: float) -> tuple[bool, Variables]:
    """One run of a program with this update, on two rows; whether it ended finite, and the variables."""
    x = input_node((BATCH, 2), "x")
    engine = NativeEngine(1)
    variables = engine.variables({w: np.full(2, start)}, "float32")
    program = Program({"x": x}, {"loss": (x * w).sum()}, ((w, update),))
    rows = {"x": np.ones((2, 2), np.float32)}
    result = engine.compile(program, variables).epoch(rows, None, 2, lambda progress: True)
    return result.non_finite is None, variables


def test_an_update_that_is_not_finite_leaves_the_variable_as_it_was() -> None:
    w = parameter((2,), Fill(1.0), "w")
    for update in (w - w / (w - 1), tl.ops.log(w - 5), tl.ops.exp(w * 1000), (w * 1e30) * 1e30):
        finite, variables = step(update, w, 1.0)
        assert not finite
        assert variables.read(w).tolist() == [1, 1]


def test_data_that_do_not_fit_are_refused_before_anything_is_read() -> None:
    x = input_node((BATCH, 3), "x")
    engine = NativeEngine(1)
    executable = engine.compile(Program({"x": x}, {"sum": x.sum()}), engine.variables({}, "float32"))
    with pytest.raises(ShapeError, match=r"input 'x' expects \(4, 3\), got \(4, 2\)"):
        executable.run({"x": np.ones((4, 2))})
    with pytest.raises(IndexError, match="the order names rows outside 0 to 3"):
        executable.epoch({"x": np.ones((4, 3))}, np.array([0, 4]), 2, lambda progress: True)


def test_the_environment_may_name_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_engine("auto").name == "native"
    monkeypatch.setenv("TRILITH_ENGINE", "auto")
    assert isinstance(choose_engine(), NativeEngine)
    monkeypatch.setenv("TRILITH_ENGINE", "numpy")
    assert choose_engine("auto").name == "numpy"
