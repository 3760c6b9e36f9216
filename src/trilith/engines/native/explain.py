"""What the native engine makes of a program, for people: kernels, shapes, FLOP, bytes, buffers, fallbacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill

from trilith.engines.engine import Executable
from trilith.engines.native.engine import NativeExecutable
from trilith.engines.native.plan import Plan
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Input, Node, Scope, Variable

WIDTH = 110
HOW = {
    "serial": "one thread",
    "rows": "each thread takes its rows through all calls",
    "tasks": "threads share the pieces of all calls",
}
WITHOUT_NODES = {
    "magnitude": "may the updates read it?",
    "within": "may they?",
    "convert": "another layout",
    "copy": "a copy",
}


def explain_engine(executable: Executable, batch: int, scopes: Mapping[Scope, str] | None = None) -> str:
    """The calls of a compiled program for this many examples, region by region, and its buffers, as text.

    `scopes`: names of blocks, as `Network.graph.scopes` has them; others are called by kind.

    Raises:
        TypeError: the program was compiled by another engine.
    """
    if not isinstance(executable, NativeExecutable):
        raise TypeError(f"only programs of the native engine are lowered, got {type(executable).__name__}.")
    plan = executable.plan(batch)
    names = Names(executable, plan, scopes or {})
    lines = [*_summary(executable, plan, batch), "", f"{'':<4}{'kernel':<24}{'FLOP':>14}{'bytes':>14}   of"]
    for number, region in enumerate(plan.regions, 1):
        shared = region.worth_threads and region.domain != "serial"
        lines.append(f"region {number}: {HOW[region.domain] if shared else HOW['serial']}")
        for unit in region.units:
            lines += _call(unit, names)
    lines += ["", f"{'':<4}{'buffer':<24}{'bytes':>14}{'at':>14}   used in regions"]
    for buffer, (first, last) in _lifetimes(plan).items():
        title = f"{names.of(buffer)} {_shape(buffer)}"
        lines.append(f"{'':<4}{title:<24}{buffer.form.bytes:>14,}{buffer.offset:>14,}   {first} to {last}")
    return "\n".join(lines)


def _summary(executable: NativeExecutable, plan: Plan, batch: int) -> Iterator[str]:
    units = [unit for region in plan.regions for unit in region.units]
    how = f"{executable.variables.precision}, {executable.instruction_set}, threads: {executable.threads}"
    yield f"The native engine for {batch:,} {'row' if batch == 1 else 'rows'} ({how})"
    yield f"{'calls':<20}{len(units):,}, in regions: {len(plan.regions):,}"
    yield f"{'FLOP':<20}{sum(unit.flops for unit in units):,}"
    yield f"{'bytes moved':<20}{sum(unit.bytes for unit in units):,}"
    kept = sum(buffer.form.bytes for buffer in executable.variables.buffers.values())
    yield f"{'bytes of variables':<20}{kept:,}"
    yield f"{'bytes of buffers':<20}{plan.arena_bytes:,} at most at once"
    fallbacks = [unit.nodes[0].label for unit in units if unit.python is not None]
    yield f"{'computed by NumPy':<20}{', '.join(fallbacks) or 'nothing'}"


def _call(unit: Unit, names: Names) -> Iterator[str]:
    title = unit.kernel + (" + chain" if unit.steps and unit.kernel != "chain" else "")
    if unit.kernel == "python":
        title = f"NumPy {unit.nodes[0].label if unit.python else 'copy'}"
    yield f"{'':<4}{title:<24}{unit.flops:>14,}{unit.bytes:>14,}   {names.blocks(unit)}".rstrip()
    inputs, outputs = (
        ", ".join(f"{names.of(each)} {_shape(each)}" for each in end) for end in (unit.inputs, unit.outputs)
    )
    yield _wrapped(" -> ".join(filter(None, (inputs, outputs))))
    if unit.steps:
        yield _wrapped(" ".join(f"{s.number:g}" if s.code == "constant" else s.code for s in unit.steps))


def _wrapped(text: str) -> str:
    return fill(text, WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8, break_on_hyphens=False)


def _shape(buffer: Buffer) -> str:
    return "x".join(map(str, buffer.form.shape)) or "1"


def _lifetimes(plan: Plan) -> dict[Buffer, tuple[int, int]]:
    """The buffers of the arena in the order in which they appear, with their first and last region."""
    lifetimes: dict[Buffer, tuple[int, int]] = {}
    kept = {each.home for each in plan.outputs.values()}
    for number, region in enumerate(plan.regions, 1):
        for unit in region.units:
            for home in (each.home for each in (*unit.inputs, *unit.outputs)):
                if home.memory is None:
                    first, _ = lifetimes.get(home, (number, number))
                    lifetimes[home] = first, len(plan.regions) if home in kept else number
    return lifetimes


class Names:
    """Names of buffers and blocks: variables, inputs and outputs have their own, the others are numbered."""

    def __init__(self, executable: NativeExecutable, plan: Plan, scopes: Mapping[Scope, str]) -> None:
        self._scopes = scopes
        self._names: dict[Buffer, str] = {}
        for variable, buffer in executable.variables.buffers.items():
            self._names[buffer] = self._node(variable)
        for unit in (unit for region in plan.regions for unit in region.units if unit.kernel == "feed"):
            self._names[unit.outputs[0].home] = self._node(unit.nodes[0])
        for name, buffer in plan.outputs.items():
            self._names[buffer.home] = name
        unnamed = [buffer for buffer in _lifetimes(plan) if buffer not in self._names]
        self._names |= {buffer: f"t{number}" for number, buffer in enumerate(unnamed, 1)}

    def of(self, buffer: Buffer) -> str:
        """The name of the memory that a buffer shows."""
        return self._names.get(buffer.home, "constant")

    def blocks(self, unit: Unit) -> str:
        """The blocks whose nodes a call computes, or what else it is for."""
        if not unit.nodes:
            return WITHOUT_NODES.get(unit.kernel, "")
        places = (self._node(each) if isinstance(each, Input) else self._block(each) for each in unit.nodes)
        return ", ".join(dict.fromkeys(filter(None, places)))

    def _block(self, node: Node) -> str:
        scope = node.scope
        return "" if scope is None else self._scopes.get(scope) or scope.name or scope.stem

    def _node(self, node: Node) -> str:
        name = node.name if isinstance(node, (Input, Variable)) else node.label
        block = self._block(node)
        return f"{block}.{name}" if block else name
