"""Loops, NumPy and the native engine do the same work."""

from dataclasses import replace

import numpy as np
import pytest

from trilith.engines import ENGINES
from trilith.errors import TrilithError
from trilith.explain.vectorization import WORKS, Timing, measure, processor
from trilith.explain.vectorization.works import LOOPS, NATIVE, NUMPY

NATIVE_IS_HERE = "native" in ENGINES
BY_EXAMPLES = "NumPy, a loop over examples"


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name.replace(" ", "_"))
def test_all_ways_give_the_same_and_take_some_time(work) -> None:
    timings = measure(work, NATIVE_IS_HERE)
    ways = [each.way for each in timings]
    assert ways[0] == LOOPS
    assert {LOOPS, NUMPY} <= set(ways)
    assert (NATIVE in ways) == NATIVE_IS_HERE
    assert timings[0].speed == 1
    assert all(each.seconds > 0 for each in timings)
    assert timings[1] == Timing(ways[1], timings[1].seconds, timings[0].seconds / timings[1].seconds)


def test_logistic_regression_is_done_in_two_ways_of_numpy() -> None:
    assert list(WORKS[-1].ways(np.random.default_rng(3), False)) == [LOOPS, BY_EXAMPLES, NUMPY]


def test_a_way_that_differs_is_an_error() -> None:
    def ways(random, native):
        return {LOOPS: lambda: [1.0, 2.0], NUMPY: lambda: np.array([1.0, 2.001])}

    with pytest.raises(TrilithError, match="dot product: NumPy and the loops differ"):
        measure(replace(WORKS[0], ways=ways), False)


def test_what_the_processor_offers_is_told(monkeypatch) -> None:
    numpy, native = processor()
    assert np.__version__ in numpy
    assert ("registers of" in native) == NATIVE_IS_HERE
    if NATIVE_IS_HERE:
        monkeypatch.setenv("TRILITH_ISA", "baseline")
        assert "baseline: registers of 128 bits, so 2 numbers of float64" in processor()[1]
