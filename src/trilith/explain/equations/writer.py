"""The equations of a network, forward and backward, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from trilith.explain.equations.brevity import is_short
from trilith.explain.equations.derivation import Derivation
from trilith.explain.equations.expression import Equation, Expression, Symbol
from trilith.explain.equations.layout import laid_out
from trilith.explain.equations.names import Names
from trilith.explain.equations.slopes import slopes_of
from trilith.explain.equations.translate import constant, translate
from trilith.graph import Apply, Constant, Node, Parameter, Scope, topological
from trilith.ops.arithmetic import Add


@dataclass(frozen=True)
class Group:
    """The equations of one block, or of the loss."""

    title: str
    equations: Sequence[Equation]

    @property
    def heading(self) -> str:
        """The title for people: block 2 dense_1, or loss."""
        return f"block {self.title}" if self.title[:1].isdigit() else self.title


@dataclass(frozen=True)
class Equations:
    """What one step of training computes before its update."""

    forward: Sequence[Group]
    backward: Sequence[Group]
    slopes: Sequence[Equation]


Placed = tuple[Scope | None, Equation]


class Writer:
    """Writes node after node, each once, letters for those that have one or are used again."""

    def __init__(self, names: Names, roots: Sequence[Node]) -> None:
        self.names = names
        self.written: dict[Node, Expression] = {}
        self.aliases: dict[tuple[Node, Scope | None], Symbol] = {}  # in a block, its own letter of a gradient
        self.uses: dict[Node, int] = {}
        for node in topological(roots):
            for each in node.inputs:
                self.uses[each] = self.uses.get(each, 0) + 1

    def write(self, roots: Iterable[Node]) -> list[Placed]:
        """The equations that the roots need and that have not been written yet."""
        new: list[Placed] = []
        for node in topological(roots):
            if node not in self.written:
                self._write(node, new)
        return new

    def _write(self, node: Node, new: list[Placed]) -> None:
        symbol = self.names.symbols.get(node)
        if isinstance(node, Constant):
            self.written[node] = constant(node)
            return
        if not isinstance(node, Apply):
            self.written[node] = symbol or Symbol((), node.label)
            return
        value = translate(node, [self._operand(each, node) for each in node.inputs])
        if symbol is None and self.uses.get(node, 0) > 1 and not is_short(value):
            symbol = self.names.give_temporary(node)
        if symbol is not None:
            new.append((node.scope, Equation(symbol, laid_out(value, node.shape), of=node)))
        self.written[node] = symbol or value

    def _operand(self, node: Node, user: Apply) -> Expression:
        gathers = isinstance(user.op, Add)  # the gradients of all that uses a value, in whichever block
        written = self.written[node]
        return written if gathers else self.aliases.get((node, user.scope), written)


def equations_of(derived: Derivation) -> Equations:
    """Write out a derivation."""
    writer = Writer(derived.names, [*derived.values, *derived.gradients.values()])
    loss, *values = derived.values
    forward = writer.write(values)
    forward += [(loss.scope, each) for _, each in writer.write(derived.predictions)]
    forward += writer.write([loss])
    backward: list[Placed] = []
    for node in _backward_order(derived):
        gradient = derived.gradients[node]
        symbol = replace(derived.names.symbols[node], gradient=True, is_shares=False)
        known = derived.names.symbols.get(gradient)
        if known is None and isinstance(gradient, Apply):
            derived.names.symbols[gradient] = symbol
            backward += [(node.scope, each) for _, each in writer.write([gradient])]
        else:
            backward += [(node.scope, each) for _, each in writer.write([gradient])]
            value = laid_out(writer.written[gradient], node.shape)
            backward.append((node.scope, Equation(symbol, value, of=gradient)))
            writer.aliases[gradient, node.scope] = symbol
    return Equations(
        _grouped(forward, derived),
        _grouped(backward, derived),
        slopes_of(writer.written),
    )


def _backward_order(derived: Derivation) -> list[Node]:
    """Values from the last to the first, each with the parameters that it is made with."""
    place = {node: number for number, node in enumerate(topological(derived.values))}
    values = [node for node in derived.gradients if not isinstance(node, Parameter)]
    first_user: dict[Node, int] = {}
    for node in place:
        for each in node.inputs:
            first_user.setdefault(each, place[node])
    made: dict[Node | None, list[Node]] = {}
    for parameter in derived.parameters.values():
        after = [node for node in values if place[node] >= first_user.get(parameter, len(place))]
        made.setdefault(min(after, key=place.__getitem__, default=None), []).append(parameter)
    ordered = [*made.get(None, [])]
    for node in sorted(values, key=place.__getitem__, reverse=True):
        ordered += [node, *made.get(node, [])]
    return ordered


def _grouped(placed: Sequence[Placed], derived: Derivation) -> list[Group]:
    groups: list[tuple[str, list[Equation]]] = []
    for scope, equation in placed:
        name = derived.scopes.get(scope, "loss") if scope else ""
        number = derived.names.numbers.get(scope, "")
        title = f"{number} {name}".strip()
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(equation)
    return [Group(title, equations) for title, equations in groups]
