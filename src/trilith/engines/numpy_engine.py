"""The reference engine: runs the ops' own `compute` on NumPy arrays, node after node."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from trilith.engines.blas_threads import threads_for
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
from trilith.engines.numpy_plan import Plan, make_plan
from trilith.graph import Binding, Constant, Input, Node, Program, Variable, expand, simplify

SECONDS_BETWEEN_REPORTS = 0.1
PLANS_KEPT = 8  # a training run needs two: for whole batches and for the last one


class NumpyVariables(Variables):
    """Plain arrays by variable. They are replaced, never changed in place."""

    def __init__(self, values: Mapping[Variable, np.ndarray], precision: Precision) -> None:
        self.precision: Precision = precision
        self.arrays: dict[Variable, np.ndarray] = {}
        for variable, value in values.items():
            self.write(variable, value)

    def read(self, variable: Variable) -> np.ndarray:
        return self.arrays[variable].copy()

    def write(self, variable: Variable, value: np.ndarray) -> None:
        self.arrays[variable] = np.array(value, dtype=dtype_of(variable, self.precision))

    def __contains__(self, variable: object) -> bool:
        return variable in self.arrays


class NumpyExecutable(Executable):
    """A program in topological order, planned anew for each number of examples."""

    def __init__(self, program: Program, variables: NumpyVariables, threads: int | None) -> None:
        self.program = simplify(expand(program))
        self.variables, self.threads = variables, threads
        self._plans: dict[int, Plan] = {}
        self._nodes = self.program.order()
        self._slot = {node: slot for slot, node in enumerate(self._nodes)}
        self._constants = [
            (slot, np.asarray(node.value, dtype_of(node, variables.precision)))
            for node, slot in self._slot.items()
            if isinstance(node, Constant)
        ]

    def run(self, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        with self._threads(rows_of(feeds)):
            outputs, updates = self._compute(feeds)
        self._apply(updates)
        return outputs

    def epoch(
        self,
        data: Mapping[str, np.ndarray],
        order: np.ndarray | None,
        batch_size: int,
        listener: Listener,
        start: Progress = BEGINNING,
    ) -> EpochResult:
        sums = {**dict.fromkeys(self.program.outputs, 0.0), **start.sums}
        examples, batches = start.examples, start.batches
        reported = time.monotonic()
        count = rows_of(data) if order is None else len(order)
        with self._threads(min(batch_size, count)):
            for first in range(examples, count, batch_size):
                rows = slice(first, first + batch_size)
                feeds = {name: array[rows if order is None else order[rows]] for name, array in data.items()}
                outputs, updates = self._compute(feeds)
                totals = {name: float(value) for name, value in outputs.items()}
                if not all(np.isfinite(value).all() for value in [*outputs.values(), *updates]):
                    culprit = NonFinite(batches, self.first_non_finite(feeds))
                    return EpochResult(examples, batches, sums, culprit)
                self._apply(updates)
                sums = {name: sums[name] + total for name, total in totals.items()}
                examples += rows_of(feeds)
                batches += 1
                if time.monotonic() - reported > SECONDS_BETWEEN_REPORTS:
                    reported = time.monotonic()
                    if not listener(Progress(examples, batches, sums)):
                        break
        return EpochResult(examples, batches, sums)

    def _compute(self, feeds: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
        values = self._leaves(feeds)
        with np.errstate(all="ignore"):  # what is not finite is found and named, not warned about
            for step in self._plan(rows_of(feeds)).instructions:
                values[step.result] = step.compute(np, *[values[slot] for slot in step.arguments])
                for slot in step.released:
                    values[slot] = None
        outputs = {name: values[self._slot[node]] for name, node in self.program.outputs.items()}
        return outputs, [values[self._slot[node]] for _, node in self.program.updates]

    def _apply(self, updates: Sequence[np.ndarray]) -> None:
        for (variable, _), value in zip(self.program.updates, updates, strict=True):
            dtype = dtype_of(variable, self.variables.precision)
            self.variables.arrays[variable] = np.ascontiguousarray(value, dtype=dtype).reshape(value.shape)

    def _leaves(self, feeds: Mapping[str, np.ndarray]) -> list[Any]:
        values: list[Any] = [None] * len(self._nodes)
        for slot, array in self._constants:
            values[slot] = array
        for name, source in self.program.inputs.items():
            if source in self._slot:
                dtype = dtype_of(source, self.variables.precision)
                values[self._slot[source]] = np.asarray(feeds[name], dtype)
        for node, slot in self._slot.items():
            if isinstance(node, Variable):
                values[slot] = self.variables.arrays[node]
        return values

    def _threads(self, batch: int) -> AbstractContextManager[object]:
        return threads_for(self._plan(batch).largest_product, self.threads)

    def _plan(self, batch: int) -> Plan:
        if batch not in self._plans:
            if len(self._plans) >= PLANS_KEPT:
                self._plans.pop(next(iter(self._plans)))
            binding = Binding(batch, self.variables.precision)
            self._plans[batch] = make_plan(self._nodes, self._slot, self.program.roots, binding)
        return self._plans[batch]

    def first_non_finite(self, feeds: Mapping[str, np.ndarray]) -> Node | None:
        """The first node, in order, whose value is not finite for these feeds."""
        values = self._leaves(feeds)
        for slot, node in enumerate(self._nodes):
            if isinstance(node, (Input, Variable)) and not np.isfinite(values[slot]).all():
                return node
        with np.errstate(all="ignore"):
            for step in self._plan(rows_of(feeds)).instructions:
                value = step.compute(np, *[values[slot] for slot in step.arguments])
                values[step.result] = value
                if not np.isfinite(value).all():
                    return step.node
        return None


class NumpyEngine(Engine):
    """The reference: always there, readable, float32 and float64.

    `threads`: those of NumPy's BLAS, for large matrix products (small ones use one); None takes
    TRILITH_THREADS, else as many as BLAS likes. Last bits of a result may depend on them.
    """

    name = "numpy"

    def variables(self, values: Mapping[Variable, np.ndarray], precision: Precision) -> NumpyVariables:
        return NumpyVariables(values, precision)

    def compile(self, program: Program, variables: Variables) -> NumpyExecutable:
        if not isinstance(variables, NumpyVariables):
            raise TypeError(
                f"the numpy engine needs its own variables, got {type(variables).__name__}. "
                "Make them with NumpyEngine().variables(...)."
            )
        return NumpyExecutable(program, variables, self.threads)


def in_float64(program: Program, values: Mapping[Variable, np.ndarray] | None = None) -> NumpyExecutable:
    """The program on the reference engine, its variables with these values, as exact as NumPy computes."""
    engine = NumpyEngine()
    return engine.compile(program, engine.variables(values or {}, "float64"))
