"""Prediction without what only training needs.

What follows from the values alone is computed once, and the factors on a convolution's outputs, such as those
of a normalisation with its running averages, are in its kernel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from trilith.graph import Apply, Binding, Constant, Node, Program, State, Variable, rewrite, topological
from trilith.graph.clock import CLOCK
from trilith.graph.node import Fill
from trilith.graph.shape import is_open
from trilith.graph.walk import reapply, substitute
from trilith.ops.arithmetic import Add, Divide, Identity, Multiply, Subtract
from trilith.ops.convolution import Convolution

Values = Mapping[Variable, np.ndarray]


def fold(program: Program, values: Values) -> tuple[Program, dict[Variable, np.ndarray]]:
    """The same outputs, up to rounding, by fewer operations; with the values of its variables."""
    factored = program.with_roots(_with_factors_in_kernels(program.roots))
    computed = _computed_once(factored.roots, values)
    given: dict[Node, Node] = {}
    known = dict(values)
    for number, (node, value) in enumerate(computed.items(), start=1):
        variable = State(node.shape, node.dtype, node.scope, f"folded_{number}", Fill(0.0))
        given[node], known[variable] = variable, value
    folded = factored.with_roots(substitute(factored.roots, given))
    return folded, {variable: known[variable] for variable in folded.variables() if variable in known}


def _with_factors_in_kernels(roots: Sequence[Node]) -> list[Node]:
    """y = (x ∗ W + b) · a becomes x ∗ (W · a) + b · a, where a and b have a number for each filter."""
    roots = rewrite(roots, _without_identity)
    users = Counter(each for node in topological(roots) for each in node.inputs) + Counter(roots)
    fixed: dict[Node, bool] = {}

    def is_fixed(node: Node) -> bool:
        for each in topological([node]):
            if each not in fixed:
                fixed[each] = _is_known(each) or (
                    _is_computable(each) and all(fixed[one] for one in each.inputs)
                )
        return fixed[node]

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        same = reapply(node, inputs)
        if not isinstance(node.op, Add | Subtract | Multiply | Divide):
            return same
        for place in (0, 1):
            whole, row = inputs[place], inputs[1 - place]
            parts = _convolution_and_shift(whole)
            if parts is None or users[node.inputs[place]] > 1 or not is_fixed(row) or not _is_row(row, whole):
                continue
            convolution, shift = parts
            if isinstance(node.op, Add):
                return convolution + (row if shift is None else shift + row)
            if isinstance(node.op, Subtract) and place == 0:
                return convolution + (-row if shift is None else shift - row)
            if isinstance(node.op, Multiply) or place == 0:
                x, kernel = convolution.inputs
                scaled = convolution.op(x, node.op(kernel, row))
                return scaled if shift is None else scaled + node.op(shift, row)
        return same

    return rewrite(roots, rule)


def _without_identity(node: Apply, inputs: tuple[Node, ...]) -> Node:
    return inputs[0] if isinstance(node.op, Identity) else reapply(node, inputs)


def _convolution_and_shift(node: Node) -> tuple[Apply, Node | None] | None:
    if not isinstance(node, Apply):
        return None
    if isinstance(node.op, Convolution):
        return node, None
    if isinstance(node.op, Add):
        first, second = node.inputs
        if isinstance(first, Apply) and isinstance(first.op, Convolution) and _is_row(second, first):
            return first, second
    return None


def _is_row(row: Node, whole: Node) -> bool:
    """Whether a node has a number for each filter, or one for all."""
    return row.shape in ((), (1,), (whole.shape[-1],))


def _is_known(node: Node) -> bool:
    return isinstance(node, Constant) or (isinstance(node, Variable) and node not in CLOCK.values())


def _is_computable(node: Node) -> bool:
    """Whether a node has inputs, and the same shape for any number of examples."""
    return isinstance(node, Apply) and bool(node.inputs) and not is_open(node.shape)


def _computed_once(roots: Sequence[Node], values: Values) -> dict[Node, np.ndarray]:
    """What depends on values alone, and is needed by what depends on inputs; in float64."""
    known: dict[Node, np.ndarray] = {}
    needed: dict[Node, np.ndarray] = {}
    binding = Binding(1, "float64")
    for node in topological(roots):
        if isinstance(node, Variable) and node in values:
            known[node] = np.asarray(values[node])
        elif isinstance(node, Constant):
            known[node] = node.value
        elif _is_computable(node) and all(each in known for each in node.inputs):
            assert isinstance(node, Apply)
            arrays = [_wide(known[each]) for each in node.inputs]
            with np.errstate(all="ignore"):
                known[node] = np.asarray(node.op.bind(binding).compute(np, *arrays))
            continue
        needed |= {each: known[each] for each in node.inputs if isinstance(each, Apply) and each in known}
    needed |= {root: known[root] for root in roots if isinstance(root, Apply) and root in known}
    return needed


def _wide(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float64) if array.dtype.kind == "f" else array
