"""The update in equations: the rate, then for each parameter its moments and its next value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trilith.errors import SettingError
from trilith.explain.equations.derivation import Derivation
from trilith.explain.equations.descending import Descending, Steps, is_scheduled, steps_of
from trilith.explain.equations.expression import Equation, Symbol
from trilith.explain.equations.layout import laid_out
from trilith.explain.equations.names import Names
from trilith.explain.equations.writer import Writer
from trilith.graph import Apply, Node, Parameter, State, Variable, topological
from trilith.ops.arithmetic import Divide
from trilith.schedules import Schedule, plateau_of, schedule_text

MOMENTS = {"first_moment": "m", "second_moment": "v", "velocity": "v", "average": "avg"}
HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
MOMENTS |= {"sum_of_squares": "s", "mean_of_squares": "s"}


@dataclass(frozen=True)
class Update:
    """The equations, what they learn, and whether they speak of t, the number of the step."""

    parameters: Sequence[Symbol]
    equations: Sequence[Equation]
    counts_steps: bool


def update_of(derived: Derivation, descending: Descending) -> Update:
    """What a step does with the gradients that a derivation has named."""
    steps = steps_of(descending, derived.parameters)
    names = derived.names
    for parameter, gradient in steps.gradients.items():
        names.symbols[gradient] = replace(names.symbols[parameter], gradient=True)
    for letter, rate in steps.rates.items():
        names.give(rate, letter)
    names.give(steps.number, "t")
    if plateau_of(descending.descent.schedule):
        names.give(steps.plateau, "plateau")
    writer = Writer(names, [*steps.rate_values.values(), *steps.after.values()])
    equations = _rates(steps, descending, writer) if descending.names_rate else []
    for parameter in derived.parameters.values():
        equations += _moved(parameter, steps, writer)
    spoken = [*steps.after.values(), *(steps.rate_values.values() if descending.names_rate else ())]
    parameters = [names.symbols[each] for each in derived.parameters.values()]
    return Update(parameters, equations, steps.number in topological(spoken))


def _rates(steps: Steps, descending: Descending, writer: Writer) -> list[Equation]:
    """α, and η where something decays by it."""
    descent, equations = descending.descent, []
    used = set(topological(steps.after.values()))
    schedules = {"α": descent.schedule, "η": descent.weight_decay_schedule}
    for letter, rate in steps.rates.items():
        symbol, value = writer.names.symbols[rate], steps.rate_values[letter]
        if rate not in used:
            continue
        if descending.horizon is None and is_scheduled(schedules[letter]):
            equations.append(Equation(symbol, f"as the schedule {_text(schedules[letter])} has it"))
        else:
            equations += [each for _, each in writer.write([value])]
            equations.append(Equation(symbol, laid_out(writer.written[value], ())))
    return equations


def _text(schedule: Schedule) -> str:
    try:
        return schedule_text(schedule)
    except SettingError:  # one of the user's own
        return repr(schedule)


def _moved(parameter: Parameter, steps: Steps, writer: Writer) -> list[Equation]:
    """The moments of a parameter and its next value, in an order in which each line may read those before."""
    equations: list[Equation] = []
    slots = list(steps.slots[parameter])
    for slot in slots:
        number = writer.names.symbols[parameter].name
        writer.names.give(slot, MOMENTS.get(slot.name, slot.name.replace("_", "")), number)
    value = steps.after[parameter]
    follows = [slot for slot in slots if value in topological([steps.after[slot]])]
    first = [slot for slot in slots if slot not in follows and not _reads(value, slot, steps.after[slot])]
    _name_unbiased(slots, steps, writer.names)
    for variable in (*first, parameter, *(slot for slot in slots if slot not in first)):
        equations += _assigned(variable, steps.after[variable], writer)
    return equations


def _name_unbiased(slots: Sequence[State], steps: Steps, names: Names) -> None:
    """m̂ for m divided by a number, the weight that its average has given so far."""
    news = {steps.after[slot]: names.symbols[slot] for slot in slots}
    for node in topological(steps.after.values()):
        divides = isinstance(node, Apply) and isinstance(node.op, Divide) and node not in names.symbols
        if divides and node.inputs[0] in news and node.inputs[1].shape == ():
            symbol = news[node.inputs[0]]
            names.give(node, symbol.letter + HAT, symbol.number)


def _reads(value: Node, slot: State, new: Node) -> bool:
    """Whether a value depends on what a slot was before, not just on what it becomes."""
    seen, stack = {new}, [value]
    while stack:
        node = stack.pop()
        if node is slot:
            return True
        if node not in seen:
            seen.add(node)
            stack += node.inputs
    return False


def _assigned(variable: Variable, value: Node, writer: Writer) -> list[Equation]:
    equations = [each for _, each in writer.write([value])]
    symbol = writer.names.symbols[variable]
    equations.append(Equation(symbol, laid_out(writer.written[value], value.shape), updates=True))
    writer.written[value] = symbol
    return equations
