"""What the native engine makes of a program, for people: kernels, shapes, FLOP, bytes, buffers, fallbacks."""

from __future__ import annotations

from trilith.engines.engine import Executable
from trilith.engines.native.engine import NativeExecutable
from trilith.engines.native.unit import Buffer, Unit


def explain_engine(executable: Executable, batch: int) -> str:
    """The instruction list of a compiled program for this many examples, as text.

    Raises:
        TypeError: the program was compiled by another engine.
    """
    if not isinstance(executable, NativeExecutable):
        raise TypeError(f"only programs of the native engine are lowered, got {type(executable).__name__}.")
    plan = executable.plan(batch)
    lines = [f"{'domain':<8}{'kernel':<22}{'FLOP':>12}{'bytes':>12}  operands -> results"]
    flops = moved = 0
    fallbacks = []
    for number, region in enumerate(plan.regions):
        shared = ", shared among threads" if region.worth_threads and region.domain != "serial" else ""
        lines.append(f"region {number}: {region.domain}{shared}")
        for unit in region.units:
            flops, moved = flops + unit.flops, moved + unit.bytes
            lines.append(
                f"{unit.domain:<8}{_title(unit):<22}{unit.flops:>12,}{unit.bytes:>12,}  {_ends(unit)}"
            )
            if unit.steps:
                lines.append(f"{'':<8}{' '.join(step.code for step in unit.steps)}")
            if unit.kernel == "python" and unit.nodes:
                fallbacks.append(unit.nodes[0].label)
    lines.append(
        f"total: {flops:,} FLOP, {moved:,} bytes moved, {plan.arena_bytes:,} bytes of buffers at most"
    )
    lines.append(f"computed by NumPy: {', '.join(fallbacks) or 'nothing'}")
    return "\n".join(lines)


def _title(unit: Unit) -> str:
    return unit.kernel + (" +chain" if unit.steps and unit.kernel != "chain" else "")


def _ends(unit: Unit) -> str:
    ends = (", ".join(map(_name, each)) for each in (unit.inputs, unit.outputs))
    return " -> ".join(ends)


def _name(buffer: Buffer) -> str:
    form, home = buffer.form, buffer.home
    where = "kept" if home.memory is not None else f"@{home.offset}"
    layout = " in panels" if form.panels else ""
    return f"{'x'.join(map(str, form.shape)) or '1'}{layout} {where}"
