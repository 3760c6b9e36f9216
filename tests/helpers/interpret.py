"""A graph computed node after node; each value must have the kind, width and shape that its node says."""

from collections.abc import Mapping, Sequence

import numpy as np

from trilith.engines import Precision, dtype_of
from trilith.graph import Apply, BatchSize, Binding, Constant, Node, Variable, topological
from trilith.graph.shape import concrete, resolve

Values = Mapping[Node, np.ndarray]


def interpret(
    roots: Sequence[Node], values: Values, precision: Precision = "float64", *, strict: bool = False
) -> list[np.ndarray]:
    """The roots' values from those of the leaves; a variable without one has its initial value.

    The plainest engine there could be: no simplification, nothing reused. `strict`: an overflow, a division
    by zero or an invalid operation on the way raises FloatingPointError.
    """
    binding = Binding(batch_of(values), precision)
    known: dict[Node, np.ndarray] = {}
    action = "raise" if strict else "ignore"
    with np.errstate(over=action, divide=action, invalid=action, under="ignore"):
        for node in topological(roots):
            if isinstance(node, Apply):
                known[node] = node.op.bind(binding).compute(np, *(known[each] for each in node.inputs))
            else:
                known[node] = _leaf(node, values).astype(dtype_of(node, precision))
            dtype, shape = dtype_of(node, precision), resolve(node.shape, binding.batch)
            assert (known[node].dtype, known[node].shape) == (np.dtype(dtype), shape), (
                f"{node} is not as it says"
            )
    return [known[root] for root in roots]


def batch_of(values: Values) -> int:
    """The number of examples that the leaves' values hold."""
    sizes = {
        size // dim.factor
        for node, value in values.items()
        for dim, size in zip(node.shape, np.shape(value), strict=True)
        if isinstance(dim, BatchSize)
    }
    assert len(sizes) < 2, "the leaves differ in their number of examples"
    return sizes.pop() if sizes else 1


def _leaf(node: Node, values: Values) -> np.ndarray:
    if node in values:
        return np.asarray(values[node])
    if isinstance(node, Variable):
        return np.asarray(node.initial(np.random.default_rng(0), concrete(node.shape)))
    assert isinstance(node, Constant), f"{node} has no value"
    return node.value
