"""The native engine against the numpy engine: both widths, every instruction set, one thread and several.

The reference is the numpy engine in float64. Data are float32 numbers: both widths start from the same. An
error is measured against the largest magnitude of its array, or (`each`) against each element's own. It may
be as `allowed`, or 8 times that of the numpy engine in float32 where this is more: where numbers cancel or a
sum is long, float32 knows the result no better. Of float64 the same is asked, as much finer as it is.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar

import numpy as np
import pytest

from trilith.engines import Engine, Precision, choose_engine
from trilith.engines.native import schedule

FINENESS: Mapping[Precision, float] = {"float32": 1.0, "float64": 2.0**-29}
THREADS = (2, 3, 7)

Arrays = Mapping[str, np.ndarray]


class Computation(ABC):
    """Something to compute with an engine."""

    allowed: ClassVar[Mapping[Precision, float]] = {"float32": 2e-6, "float64": 1e-13}
    accurate: frozenset[str] = frozenset()  # results that are measured element by element

    @abstractmethod
    def run(self, engine: Engine, precision: Precision, threads: Sequence[int]) -> list[Arrays]:
        """The results by name, once for each number of threads."""

    def check(self) -> None:
        """Every instruction set gives the reference's values, any number of threads the same bits.

        What the reference refuses is refused.
        """
        from trilith.engines.native import _native
        from trilith.engines.native.engine import NativeEngine

        reference = choose_engine("numpy")
        try:
            (exact,), (narrow,) = (self.run(reference, each, [1]) for each in ("float64", "float32"))
        except ValueError:
            with pytest.raises(ValueError, match=r"empty|zero-size"):
                self.run(NativeEngine(1), "float32", [1])
            return
        for instruction_set in _native.instruction_sets():
            engine = NativeEngine(1)
            engine.instruction_set = instruction_set
            with every_region_in_threads():
                alone, *shared = self.run(engine, "float32", [1, *THREADS])
                (wide,) = self.run(engine, "float64", [1])
            for threads, other in zip(THREADS, shared, strict=True):
                for name, value in alone.items():
                    assert value.tobytes() == other[name].tobytes(), f"{name} with {threads} threads"
            self._compare(alone, exact, narrow, "float32", instruction_set)
            self._compare(wide, exact, narrow, "float64", instruction_set)

    def _compare(self, computed: Arrays, exact: Arrays, narrow: Arrays, width: Precision, how: str) -> None:
        assert computed.keys() == exact.keys()
        for name, value in computed.items():
            alike = (narrow if width == "float32" else exact)[name]
            assert (value.dtype, value.shape) == (alike.dtype, alike.shape), name
            unavoidable = relative_error(narrow[name], exact[name], name in self.accurate)
            allowed = max(self.allowed[width], 8 * unavoidable * FINENESS[width])
            error = relative_error(value, exact[name], name in self.accurate)
            assert error <= allowed, f"{name} in {width}, {how}: {error:.1e}, allowed {allowed:.1e}"


def relative_error(value: np.ndarray, exact: np.ndarray, each: bool) -> float:
    """The largest error, a share of the largest magnitude or of `each` own; what is not finite must agree."""
    if exact.dtype.kind != "f":
        return 0.0 if np.array_equal(value, exact) else np.inf
    finite = np.isfinite(exact)
    if not np.array_equal(value[~finite], exact[~finite], equal_nan=True):
        return np.inf
    value, exact = value[finite].astype(np.float64), exact[finite]
    error = np.abs(value - exact)
    scale = np.abs(exact) if each else np.max(np.abs(exact), initial=0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.max(np.where(error > 0, error / scale, 0.0), initial=0.0))


@contextmanager
def every_region_in_threads() -> Iterator[None]:
    """Let threads share every piece of work, however small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedule, "WORTH_THREADS", 0)
        yield
