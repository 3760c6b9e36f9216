"""Letters: which nodes get one, and which. Block n makes Z_n and A_n; its parameters are W_n, b_n."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from trilith.explain.equations.curve import Curve
from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.layout import written
from trilith.graph import Apply, Constant, Node, Parameter, Scope, State, Variable
from trilith.graph.clock import CLOCK
from trilith.graph.shape import is_batch
from trilith.ops.arithmetic import Add, Divide
from trilith.ops.exponential import Sqrt
from trilith.ops.linear import Matmul
from trilith.ops.reduce import Mean
from trilith.ops.softmax import Softmax
from trilith.ops.standardise import Standardise

PARAMETERS = {"weight": "W", "bias": "b", "scale": "γ", "shift": "β", "table": "E", "factors": "R"}
PARAMETERS |= {"frequency": "f", "phase": "φ"}
STATES = {"mean": "μ", "scale": "s", "median": "q", "running_mean": "μ", "running_variance": "v"}
STATES |= {"edges": "q"}
CLOCKS = {"step": "step", "seed": "seed", "progress": "progress"}


@dataclass
class Names:
    """The symbol of each node that has one. No two are alike."""

    symbols: dict[Node, Symbol] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    numbers: dict[Scope | None, str] = field(default_factory=dict)

    def give(self, node: Node, letter: str, number: str = "", is_shares: bool = False) -> Symbol:
        """A symbol for a node: this letter, or it with a, b, ... behind the number where that is taken."""
        symbol = Symbol(written(node.shape), letter, self._free(letter, number), is_shares=is_shares)
        self.taken.add(symbol.name)
        self.symbols[node] = symbol
        return symbol

    def give_temporary(self, node: Apply) -> Symbol:
        """A symbol for a value that is used again: μ for a mean, r for 1 / √, otherwise T1, T2, ..."""
        letter = _letter_of(node)
        if letter and letter + self.numbers.get(node.scope, "") not in self.taken:
            return self.give(node, letter, self.numbers.get(node.scope, ""))
        count = sum(name[0] == "T" for name in self.taken)
        return self.give(node, "T", str(count + 1))

    def _free(self, letter: str, number: str) -> str:
        if letter + number not in self.taken:
            return number
        extras = (f"{number}_{count}" if number else str(count) for count in range(1, len(self.taken) + 2))
        return next(each for each in extras if letter + each not in self.taken)


def name_blocks(order: Iterable[Node], names: Names) -> None:
    """Number the blocks in the order in which they end."""
    ends = dict.fromkeys(node.scope for node in reversed([*order]) if isinstance(node, Apply) and node.scope)
    for count, scope in enumerate(reversed(ends), start=1):
        names.numbers[scope] = str(count)


def name_variables(variables: Iterable[Variable], names: Names) -> None:
    """Parameters and states by what they are in their block."""
    for variable in variables:
        if variable in CLOCK.values():
            names.give(variable, CLOCKS[variable.name])
            continue
        letters = STATES if isinstance(variable, State) else PARAMETERS
        letter = letters.get(variable.name, variable.name.replace("_", ""))
        names.give(variable, letter, names.numbers.get(variable.scope, ""))


def name_values(order: list[Node], outputs: Iterable[Node], names: Names) -> None:
    """Z_n is what an activation takes, A_n what a block gives; a Dense without an activation gives Z_n."""
    users: dict[Node, list[Node]] = {}
    for node in order:
        for each in node.inputs:
            users.setdefault(each, []).append(node)
    ends = set(outputs)
    for node in order:
        if not isinstance(node, Apply) or node in names.symbols:
            continue
        number = names.numbers.get(node.scope, "")
        using = users.get(node, [])
        leaves = node in ends or any(each.scope is not node.scope for each in using)
        if isinstance(node.op, Standardise):
            names.give(node, "X̂", number)
        elif any(isinstance(each, Apply) and isinstance(each.op, (Curve, Softmax)) for each in using):
            names.give(node, "Z", number)
        elif leaves and is_batch(node.shape[0] if node.shape else 1):
            names.give(node, "Z" if _is_affine(node) else "A", number)


def _letter_of(node: Apply) -> str | None:
    if isinstance(node.op, Mean):
        return "μ"
    if isinstance(node.op, Divide) and isinstance(node.inputs[0], Constant):
        below = node.inputs[1]
        return "r" if isinstance(below, Apply) and isinstance(below.op, Sqrt) else None
    return None


def _is_affine(node: Apply) -> bool:
    """Whether a node is A·W or A·W + b."""
    if isinstance(node.op, Matmul):
        return any(isinstance(each, Parameter) for each in node.inputs)
    return isinstance(node.op, Add) and any(
        isinstance(each, Apply) and each.scope is node.scope and _is_affine(each) for each in node.inputs
    )
