"""In which order units run, and which of them threads share: regions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from trilith.engines.native.unit import Buffer, Domain, Unit

WORTH_THREADS = 400_000  # FLOP of a region; below, waking a thread costs more than it saves


@dataclass
class Region:
    """Units that run one after another without waiting, each thread on its part of the domain."""

    domain: Domain
    units: list[Unit] = field(default_factory=list)

    @property
    def worth_threads(self) -> bool:
        """Whether there is enough to do for more than one thread."""
        return (
            sum(each.flops or sum(o.form.elements for o in each.outputs) for each in self.units)
            >= WORTH_THREADS
        )


def schedule(units: Sequence[Unit]) -> tuple[list[Region], int]:
    """The regions in order, and the number of those before the first that changes variables."""
    before = _regions([unit for unit in units if not unit.commits])
    late = [unit for unit in units if unit.commits]
    # copies come last: until then the old values may be read
    in_place = [unit for unit in late if unit.steps]
    copies = [unit for unit in late if not unit.steps]
    return before + _regions(in_place) + _regions(copies), len(before)


def settled(units: Sequence[Unit]) -> list[Unit]:
    """The units that depend on nothing but variables and constants, in their order."""
    made_by = _makers(units)
    found: dict[Unit, None] = {}
    for unit in units:
        alone = all(len(made_by[each.home]) == 1 for each in unit.outputs)
        known = all(
            set(made_by.get(each.home, ())) <= found.keys()
            and (each.home.memory is not None or each.home in made_by)
            for each in unit.inputs
        )
        if alone and known and unit.inputs and not unit.commits:
            found[unit] = None
    return list(found)


def _makers(units: Sequence[Unit]) -> dict[Buffer, list[Unit]]:
    """Who writes to each home of buffers."""
    made_by: dict[Buffer, list[Unit]] = {}
    for unit in units:
        for buffer in unit.outputs:
            made_by.setdefault(buffer.home, []).append(unit)
    return made_by


def _regions(units: Sequence[Unit]) -> list[Region]:
    made_by = _makers(units)
    waiting: dict[Unit, set[Unit]] = {}
    position = {unit: number for number, unit in enumerate(units)}
    for unit in units:
        needs = {maker for each in unit.inputs for maker in made_by.get(each.home, ())}
        # parts of one array are written in the order in which they were lowered (a fill, then copies over it)
        needs |= {m for each in unit.outputs for m in made_by[each.home] if position[m] < position[unit]}
        waiting[unit] = needs - {unit}
    regions: list[Region] = []
    done: set[Unit] = set()
    while waiting:
        ready = [unit for unit, needs in waiting.items() if needs <= done]
        serial = [unit for unit in ready if unit.domain == "serial"]
        rows = [unit for unit in ready if unit.domain == "rows"]
        if serial:
            region = Region("serial", serial)
        elif rows:
            region = _rows_region(rows[0].count, waiting, done)
        else:
            region = Region("tasks", ready)
        regions.append(region)
        for unit in region.units:
            done.add(unit)
            del waiting[unit]
    return regions


def _rows_region(count: int, waiting: dict[Unit, set[Unit]], done: set[Unit]) -> Region:
    """As many units over so many rows as can follow each other row by row."""
    region = Region("rows")
    inside: set[Unit] = set()
    while True:
        joined = False
        for unit, needs in waiting.items():
            if unit in inside or unit.domain != "rows" or unit.count != count or not needs <= done | inside:
                continue
            made = {buffer.home for other in inside for buffer in other.outputs}
            aligned = all(
                number in unit.local or each.home not in made for number, each in enumerate(unit.inputs)
            )
            if aligned:
                region.units.append(unit)
                inside.add(unit)
                joined = True
        if not joined:
            return region


def place(regions: Sequence[Region], kept: Sequence[Buffer]) -> int:
    """Give every buffer of the arena its offset; memory is used again once no later region reads it.

    Returns the size of the arena in bytes.
    """
    first: dict[Buffer, int] = {}
    last: dict[Buffer, int] = {}
    for number, region in enumerate(regions):
        for unit in region.units:
            for buffer in (*unit.inputs, *unit.outputs):
                if buffer.home.memory is None:
                    first.setdefault(buffer.home, number)
                    last[buffer.home] = number
    for buffer in kept:
        if buffer.home.memory is None:
            first.setdefault(buffer.home, 0)
            last[buffer.home] = len(regions)
    placed: list[Buffer] = []
    size = 0
    for buffer in sorted(first, key=lambda each: -each.form.bytes):
        offset = 0
        for other in sorted(placed, key=lambda each: each.offset):
            apart = last[other] < first[buffer] or last[buffer] < first[other]
            if not apart and offset + buffer.form.bytes > other.offset:
                offset = max(offset, other.offset + other.form.bytes)
        buffer.offset = offset
        placed.append(buffer)
        size = max(size, offset + buffer.form.bytes)
    return size
