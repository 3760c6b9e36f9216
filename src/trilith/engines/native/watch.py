"""Who looks whether the arrays that updates in place read are finite and moderate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trilith.engines.engine import Precision
from trilith.engines.native.in_place import SMALL
from trilith.engines.native.steps import Step
from trilith.engines.native.unit import Buffer, Domain, Unit


def watch(units: Sequence[Unit], precision: Precision, batch: int) -> list[Unit]:
    """Let the calls that make these arrays look at them, still in the cache; return calls for the others."""
    waiting = dict.fromkeys(_read_by_updates(units))
    for unit in units:
        if unit.kernel == "feed" and unit.outputs[0].home in waiting:
            unit.integers = [*unit.integers, 1]
            del waiting[unit.outputs[0].home]
        elif unit.steps and unit.dtype == precision:
            unit.steps = _with_watches(unit, waiting)
    together: dict[tuple[Domain, int], list[Buffer]] = {}
    for buffer in waiting:
        shared = buffer.form.shape[:1] == (batch,) or buffer.form.elements > SMALL
        together.setdefault(("rows", buffer.form.rows) if shared else ("serial", 1), []).append(buffer)
    return [
        Unit("magnitude", (), buffers, [], precision, domain, count, frozenset(range(len(buffers))))
        for (domain, count), buffers in together.items()
    ]


def watch_scalars(ranges: Mapping[Buffer, tuple[float, float]], precision: Precision) -> list[Unit]:
    """Calls that look whether numbers that updates in place read lie in these ranges."""
    return [Unit("within", (), [each], [], precision, numbers=limits) for each, limits in ranges.items()]


def _read_by_updates(units: Sequence[Unit]) -> list[Buffer]:
    """What updates in place read beside variables."""
    return [
        each.home
        for unit in units
        if unit.commits
        for each in unit.inputs
        if each.home.memory is None and each.form.dtype.startswith("float")
    ]


def _with_watches(unit: Unit, waiting: dict[Buffer, None]) -> list[Step]:
    """The unit's steps, with a look at each result that is waiting for one."""
    steps = []
    for step in unit.steps:
        steps.append(step)
        if step.code == "store" and unit.operands[step.operand].home in waiting:
            steps.append(Step("watch", a=step.a))
            del waiting[unit.operands[step.operand].home]
    return steps
