"""The native engine: programs lowered to C++ kernels, whole epochs in one call."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from math import prod
from weakref import WeakSet

import numpy as np

from trilith.engines.engine import (
    BEGINNING,
    Engine,
    EpochResult,
    Executable,
    Listener,
    NonFinite,
    Precision,
    Progress,
    Variables,
    dtype_of,
    rows_of,
)
from trilith.engines.native.plan import Plan
from trilith.engines.native.variables import NativeVariables
from trilith.engines.numpy_engine import NumpyEngine
from trilith.engines.threads import usable_threads
from trilith.errors import SettingError, ShapeError
from trilith.graph import Node, Program, Variable, expand, format_shape, simplify

PLANS_KEPT = 8  # as many as the numpy engine keeps
SOURCES = {  # in the order of native/core/feeds.h
    np.dtype(name): number
    for number, name in enumerate(
        (
            "bool",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "float32",
            "float64",
        )
    )
}


class NativeExecutable(Executable):
    """A program, lowered anew for each number of examples."""

    def __init__(
        self, program: Program, variables: NativeVariables, threads: int, instruction_set: str
    ) -> None:
        self.program = simplify(expand(program))
        self.variables = variables
        self.threads, self.instruction_set = threads, instruction_set
        self._plans: dict[int, Plan] = {}
        self._lock = threading.Lock()  # a plan has one arena: runs take turns
        _executables.add(self)

    def run(self, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        with self._lock:
            plan = self.plan(rows_of(feeds))
            described, alive = self._describe(feeds, plan)
            plan.native.run(described, self.threads)
            del alive
            return plan.read_outputs()

    def epoch(
        self,
        data: Mapping[str, np.ndarray],
        order: np.ndarray | None,
        batch_size: int,
        listener: Listener,
        start: Progress = BEGINNING,
    ) -> EpochResult:
        from trilith.engines.native import _native

        rows = rows_of(data) if order is None else len(order)
        names = list(self.program.outputs)
        if rows == 0:
            return EpochResult(0, 0, dict.fromkeys(names, 0.0))
        places = None if order is None else np.ascontiguousarray(order, np.int64)
        if places is not None and not 0 <= places.min() <= places.max() < rows_of(data):
            raise IndexError(f"the order names rows outside 0 to {rows_of(data) - 1}.")
        with self._lock:
            whole = self.plan(batch_size) if rows >= batch_size else None
            last = self.plan(rows % batch_size) if rows % batch_size else None
            described, alive = self._describe(data, whole or last)  # type: ignore[arg-type]

            def heard(examples: int, batches: int, sums: list[float]) -> bool:
                return listener(Progress(examples, batches, dict(zip(names, sums, strict=True))))

            examples, batches, finite, totals = _native.epoch(
                None if whole is None else whole.native,
                None if last is None else last.native,
                described,
                0 if places is None else places.ctypes.data,
                rows,
                batch_size,
                self.threads,
                start.examples,
                start.batches,
                [start.sums.get(name, 0.0) for name in names],
                heard,
            )
            del alive
        sums = dict(zip(names, totals, strict=True))
        if finite:
            return EpochResult(examples, batches, sums)
        batch = slice(examples, examples + batch_size)
        chosen = batch if order is None else order[batch]
        feeds = {name: np.asarray(array[chosen]) for name, array in data.items()}
        return EpochResult(examples, batches, sums, NonFinite(batches, self._first_non_finite(feeds)))

    def plan(self, batch: int) -> Plan:
        """The lowered program for this many examples."""
        if batch not in self._plans:
            if len(self._plans) >= PLANS_KEPT:
                self._plans.pop(next(iter(self._plans)))
            variables = self.variables
            self._plans[batch] = Plan(
                self.program,
                batch,
                variables.precision,
                variables.buffers,
                self.instruction_set,
                variables.fixed,
            )
        return self._plans[batch]

    def _describe(
        self, data: Mapping[str, np.ndarray], plan: Plan
    ) -> tuple[list[tuple[int, int, int, int]], list[np.ndarray]]:
        """Address, bytes a row, numbers a row and type of every array, and what must stay alive meanwhile."""
        described: list[tuple[int, int, int, int]] = []
        alive: list[np.ndarray] = []
        rows = rows_of(data)
        for source in plan.feeds:
            array = np.asarray(data[source.name])
            if array.shape != (rows, *source.shape[1:]):
                raise ShapeError(
                    f"input '{source.name}' expects {format_shape((rows, *source.shape[1:]))}, "
                    f"got {array.shape}. Give every input the same rows, in the shape of the program's input."
                )
            if array.dtype not in SOURCES:  # half precision, another byte order
                array = array.astype(dtype_of(source, self.variables.precision))
            if not _rows_are_dense(array):
                array = np.ascontiguousarray(array)
            address = array.__array_interface__["data"][0]
            described.append((address, array.strides[0], prod(array.shape[1:]), SOURCES[array.dtype]))
            alive.append(array)
        return described, alive

    def _first_non_finite(self, feeds: Mapping[str, np.ndarray]) -> Node | None:
        """The reference engine finds the node."""
        values = {variable: self.variables.read(variable) for variable in self.variables.buffers}
        engine = NumpyEngine()
        reference = engine.compile(self.program, engine.variables(values, self.variables.precision))
        return reference.first_non_finite(feeds)


_executables: WeakSet[NativeExecutable] = WeakSet()


def _unlock_after_fork() -> None:
    """A child has none of the threads that held a lock when its parent forked, so nobody would open it."""
    for executable in _executables:
        executable._lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock_after_fork)


def _rows_are_dense(array: np.ndarray) -> bool:
    """Whether the numbers of a row lie next to each other, whatever lies between the rows."""
    if array.flags.c_contiguous:
        return True
    expected = array.itemsize
    for size, stride in zip(array.shape[:0:-1], array.strides[:0:-1], strict=True):
        if size > 1 and stride != expected:
            return False
        expected *= size
    return True


@cache
def native_is_here() -> bool:
    """Whether Trilith was installed with its native engine: where there was a C++ compiler."""
    return find_spec("trilith.engines.native._native") is not None


class NativeEngine(Engine):
    """C++ kernels for this processor, float32 and float64; results are the same bits for any `threads`.

    `threads`: at most so many at once; None takes TRILITH_THREADS, else OMP_NUM_THREADS (which joblib sets in
    its workers) up to the processors that this process may use.
    TRILITH_ISA=baseline, avx2 or avx512 forces a lower instruction set than the processor's best.

    Raises:
        SettingError: Trilith was installed without it; threads or a variable of the environment cannot be.
    """

    name = "native"
    threads: int

    def __init__(self, threads: int | None = None) -> None:
        if not native_is_here():
            raise SettingError(
                "the native engine is not here: Trilith was installed where there was no C++ compiler. "
                "Install one and then Trilith again; until then engine='numpy' computes."
            )
        from trilith.engines.native import _native

        super().__init__(threads)
        self._given = threads
        self.threads = self.threads or usable_threads()
        try:
            self.instruction_set = _native.instruction_sets()[0]
        except ValueError as error:
            raise SettingError(str(error)) from error

    def __reduce__(self) -> tuple[type[NativeEngine], tuple[int | None]]:
        # chosen anew where it arrives: in a worker of joblib, on another machine
        return type(self), (self._given,)

    def variables(self, values: Mapping[Variable, np.ndarray], precision: Precision) -> NativeVariables:
        return NativeVariables(values, precision)

    def compile(self, program: Program, variables: Variables) -> NativeExecutable:
        if not isinstance(variables, NativeVariables):
            raise TypeError(
                f"the native engine needs its own variables, got {type(variables).__name__}. "
                "Make them with NativeEngine().variables(...)."
            )
        return NativeExecutable(program, variables, self.threads, self.instruction_set)
