"""A lowered program with its memory, ready to run for one number of examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from trilith.engines.engine import Precision
from trilith.engines.native.caution import Trust, trust
from trilith.engines.native.lower import Lowering
from trilith.engines.native.memory import KINDS, aligned, write_array
from trilith.engines.native.schedule import place, schedule, settled
from trilith.engines.native.steps import code_numbers
from trilith.engines.native.unit import DOMAINS, Buffer, Unit
from trilith.engines.native.watch import watch, watch_scalars
from trilith.graph import Program, Variable


class Plan:
    """Regions of units, an arena for what they compute, and the native program made of them."""

    def __init__(
        self,
        program: Program,
        batch: int,
        precision: Precision,
        variables: Mapping[Variable, Buffer],
        instruction_set: str,
        fixed: bool = False,
    ) -> None:
        from trilith.engines.native import _native

        low = Lowering(program, batch, precision, variables)
        self.feeds, self.outputs = low.feeds, low.outputs
        once = settled(low.units) if fixed else []
        for buffer in {each.home for unit in once for each in unit.outputs}:
            buffer.memory = aligned(buffer.form.bytes)
        rest = [unit for unit in low.units if unit not in once]
        trusted = trust(rest)
        units = [*rest, *watch(rest, precision, batch), *watch_scalars(trusted.scalars, precision)]
        self.regions, commit = schedule(units)
        self.arena_bytes = place(self.regions, list(self.outputs.values()))
        self._arena = aligned(self.arena_bytes)
        self._results = {name: self._view(buffer) for name, buffer in self.outputs.items()}
        self._held = low  # constants live as long as the plan
        self._run_once(once, instruction_set)
        self.native = _native.Program()
        number = 0
        for position, region in enumerate(self.regions):
            if position == commit:
                self._set_commit(low, trusted)
            for unit in region.units:
                self._add(unit, instruction_set)
            calls = list(range(number, number + len(region.units)))
            number += len(calls)
            self.native.add_region(DOMAINS[region.domain], calls, region.worth_threads)
        if commit == len(self.regions):
            self._set_commit(low, trusted)
        scalars = [each for each in self.outputs.values() if each.form.shape == ()]
        self.native.set_outputs([self._describe(each) for each in scalars])

    def _run_once(self, units: list[Unit], instruction_set: str) -> None:
        """Compute what fixed variables alone decide: their other layouts."""
        from trilith.engines.native import _native

        self.native = _native.Program()
        for unit in units:
            self._add(unit, instruction_set)
        self.native.add_region(DOMAINS["serial"], list(range(len(units))), False)
        self.native.run([], 1)

    def read_outputs(self) -> dict[str, np.ndarray]:
        """The outputs of the last run, as arrays of their own."""
        return {name: view.copy() for name, view in self._results.items()}

    def _set_commit(self, low: Lowering, trusted: Trust) -> None:
        variables = [(self._describe(each), *limits) for each, limits in trusted.variables.items()]
        self.native.set_commit([self._describe(each) for each in low.updated], variables, trusted.cautious)

    def _memory(self, buffer: Buffer) -> np.ndarray:
        home = buffer.home
        if home.memory is not None:
            return home.memory
        return self._arena[home.offset : home.offset + home.form.bytes]

    def _describe(self, buffer: Buffer) -> tuple[int, int, int, int, bool]:
        form = buffer.form
        address = self._memory(buffer).ctypes.data if self._has_memory(buffer) else 0
        return address, form.rows, form.columns, KINDS[form.dtype], form.panels

    def _has_memory(self, buffer: Buffer) -> bool:
        home = buffer.home
        return home.memory is None or home.memory.size > 0

    def _add(self, unit: Unit, instruction_set: str) -> None:
        if unit.kernel == "python":
            self.native.add_python(self._python(unit))
            return
        operands = unit.operands or [*unit.inputs, *unit.outputs]
        codes = code_numbers()
        steps = [
            (codes[each.code], each.target, each.a, each.b, each.c, each.operand, each.number, each.d)
            for each in unit.steps
        ]
        self.native.add_call(
            instruction_set,
            unit.kernel,
            KINDS[unit.dtype],
            [self._describe(each) for each in operands],
            list(unit.integers),
            list(unit.numbers),
            steps,
            unit.registers,
            DOMAINS[unit.domain],
            unit.count,
        )

    def _python(self, unit: Unit) -> Any:
        """A function of no arguments that computes the op on what lies in memory."""
        inputs = [self._view(each) for each in unit.inputs]
        (target,) = unit.outputs
        memory = self._memory(target)
        compute = unit.python

        def call() -> None:
            with np.errstate(all="ignore"):
                value = inputs[0] if compute is None else compute(np, *inputs)
            write_array(memory, target.form, np.asarray(value).astype(target.form.dtype, copy=False))

        return call

    def _view(self, buffer: Buffer) -> np.ndarray:
        form = buffer.form
        return self._memory(buffer).view(form.dtype)[: form.elements].reshape(form.shape)
