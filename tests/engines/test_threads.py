"""How many threads an engine uses, and who may say so."""

import os
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from trilith.engines import ENGINES, NumpyEngine, choose_engine
from trilith.engines.threads import asked_threads, usable_threads
from trilith.errors import SettingError
from trilith.graph import BATCH, Node, Program
from trilith.graph.node import Fill, input_node, parameter
from trilith.ops.elementwise import FloatElementwise


@pytest.fixture(autouse=True)
def nobody_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRILITH_THREADS", "OMP_NUM_THREADS"):
        monkeypatch.delenv(name, raising=False)


def test_the_keyword_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (asked_threads(), asked_threads(5), asked_threads(np.int32(5))) == (None, 5, 5)
    monkeypatch.setenv("TRILITH_THREADS", "3")
    assert (asked_threads(), asked_threads(5)) == (3, 5)
    assert {choose_engine(name).threads for name in ENGINES} == {3}
    assert {choose_engine(name, 5).threads for name in ENGINES} == {5}
    monkeypatch.setenv("TRILITH_THREADS", "")  # as if it were not there
    assert asked_threads() is None


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "1025", "²"])
def test_what_the_environment_asks_for_is_a_number(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("TRILITH_THREADS", text)
    for name in ENGINES:
        with pytest.raises(SettingError) as caught:
            choose_engine(name)
        assert str(caught.value) == f"TRILITH_THREADS must be a whole number from 1 to 1024, got {text!r}."


@pytest.mark.parametrize("threads", [0, -1, 1.0, True, "2", 1025])
def test_what_the_keyword_asks_for_is_a_number(threads: Any) -> None:
    for name in ENGINES:
        with pytest.raises(SettingError, match=r"^threads must be a whole number from 1 to 1024, got "):
            choose_engine(name, threads)


def test_usable_is_what_the_process_may_run_on_and_openmp_may_say_less(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usable = usable_threads()
    assert 1 <= usable <= (os.cpu_count() or 1)
    for limit, expected in (("1", 1), ("1,8", 1), ("100000", usable), ("0", usable), ("auto", usable)):
        monkeypatch.setenv("OMP_NUM_THREADS", limit)
        assert usable_threads() == expected


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity here")
def test_usable_follows_the_affinity() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert usable_threads() == 1
    finally:
        os.sched_setaffinity(0, before)


def test_an_engine_that_is_made_has_its_threads_already() -> None:
    engine = NumpyEngine(threads=2)
    assert choose_engine(engine) is engine
    with pytest.raises(SettingError, match=r"threads=3 cannot .*Make it with them, NumpyEngine\(threads=3\)"):
        choose_engine(engine, 3)


@dataclass(frozen=True)
class CountThreads(FloatElementwise):
    """x, and how many threads BLAS would use now."""

    name = "count_threads"
    formula = "{x}"
    seen: ClassVar[list[set[int]]] = []

    def compute(self, xp: Any, x: np.ndarray) -> np.ndarray:
        # SciPy may bring a BLAS of its own, with threads of its own
        self.seen.append({each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"})
        return x

    def derivative(self, upstream: Node, counted: Node, x: Node) -> list[Node]:
        return [upstream]


@pytest.mark.parametrize(("rows", "threads", "expected"), [(300, 3, 3), (300, 1, 1), (3, 3, 1), (3, None, 1)])
def test_the_numpy_engine_gives_them_to_large_products(rows: int, threads: int | None, expected: int) -> None:
    x, w = input_node((BATCH, 300)), parameter((300, 300), Fill(0.0), "w")
    engine = NumpyEngine(threads)
    program = Program({"x": x}, {"sum": CountThreads()(x @ w).sum()})  # 300 rows: 54 MFLOP
    executable = engine.compile(program, engine.variables({w: np.ones((300, 300))}, "float64"))
    before = threadpool_info()
    CountThreads.seen.clear()
    executable.run({"x": np.ones((rows, 300))})
    executable.epoch({"x": np.ones((rows, 300))}, None, rows, lambda progress: True)
    assert [expected in each for each in CountThreads.seen] == [True, True]
    assert threadpool_info() == before
