"""A node and its gradients as a computation, for values laid out in memory in every way that may be fed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from tests.helpers.interpret import Values
from tests.helpers.parity import Arrays, Computation
from trilith.engines import Engine, Precision
from trilith.graph import BATCH, Apply, Input, Node, Program, Variable, derive, rewrite
from trilith.graph.clock import PROGRESS, SEED, STEP
from trilith.graph.node import input_node, state
from trilith.graph.walk import reapply
from trilith.ops.elementwise import Elementwise

Layout = Callable[[np.ndarray], np.ndarray]


def unaligned(array: np.ndarray) -> np.ndarray:
    """The same numbers, one byte beside where they belong."""
    memory = np.empty(array.nbytes + 1, np.uint8)[1:]
    moved = memory.view(array.dtype).reshape(array.shape)
    moved[...] = array
    return moved


def every_second(axis: int) -> Layout:
    """The same numbers with as many others between them along an axis."""

    def layout(array: np.ndarray) -> np.ndarray:
        spread = np.repeat(array, 2, axis)
        return spread[:, ::2] if axis and array.ndim > 1 else spread[::2]

    return layout


LAYOUTS: Mapping[str, Layout] = {
    "as NumPy keeps it": np.ascontiguousarray,
    "float32": lambda array: array.astype(np.float32) if array.dtype.kind == "f" else array,
    "unaligned": unaligned,
    "every second row": every_second(0),
    "every second column": lambda array: every_second(min(1, array.ndim - 1))(array),
    "rows reversed": lambda array: array[::-1].copy()[::-1],
    "columns first": np.asfortranarray,
}
layouts = st.sampled_from(sorted(LAYOUTS)).map(LAYOUTS.__getitem__)


def in_float32(values: Values) -> Values:
    """The same, rounded to what float32 holds."""
    return {
        node: value.astype(np.float32).astype(np.float64) if value.dtype.kind == "f" else value
        for node, value in values.items()
    }


def on_a_grid(values: Values) -> Values:
    """Multiples of 1/16, parameters of 1/64: products of these are exact in float32 as in float64.

    So kinks and comparisons behind a product fall on the same side in both.
    """
    return {
        node: (np.round(value * 8) / 64 if isinstance(node, Variable) else np.round(value * 16) / 16)
        if value.dtype.kind == "f"
        else value
        for node, value in values.items()
    }


@dataclass(frozen=True)
class Gradients(Computation):
    """Roots by name, and the values that they are computed from."""

    roots: Mapping[str, Node]
    feeds: Mapping[Input, np.ndarray]
    variables: Mapping[Variable, np.ndarray]

    @classmethod
    def of(cls, root: Node, values: Values, layout: Layout = np.ascontiguousarray) -> "Gradients":
        """A node and its gradient with respect to every float among `values`."""
        root, values = fed_in_batches(root, values)
        leaves = [node for node in values if node.dtype == "float"]
        wide = root.cast("float")
        # the squares alone would not do where their sum is always the same, as of sine and cosine
        gradients = derive((wide * wide + wide).sum(), leaves)
        roots = {"value": root} | {f"gradient {n}": each for n, each in enumerate(gradients)}
        feeds = {node: layout(value) for node, value in values.items() if isinstance(node, Input)}
        return cls(
            roots, feeds, {node: value for node, value in values.items() if isinstance(node, Variable)}
        )

    @property
    def accurate(self) -> frozenset[str]:  # type: ignore[override]
        """The value, where one op made it element by element."""
        root = self.roots["value"]
        alone = isinstance(root, Apply) and not any(isinstance(each, Apply) for each in root.inputs)
        return frozenset({"value"}) if alone and isinstance(root.op, Elementwise) else frozenset()

    def run(self, engine: Engine, precision: Precision, threads: Sequence[int]) -> list[Arrays]:
        program = Program({node.name: node for node in self.feeds}, self.roots)
        values = {STEP: np.asarray(3), SEED: np.asarray(5), PROGRESS: np.asarray(0.25), **self.variables}
        executable = engine.compile(program, engine.variables(values, precision))
        results = []
        for number in threads:
            executable.threads = number  # type: ignore[attr-defined]
            results.append(executable.run({node.name: array for node, array in self.feeds.items()}))
        return results


def fed_in_batches(root: Node, values: Values) -> tuple[Node, Values]:
    """An engine is fed batches: the batch axis goes to the front; what has none becomes a variable."""
    leaves: dict[Node, Node] = {}
    arrays: dict[Node, np.ndarray] = {}
    for number, (node, value) in enumerate(values.items()):
        if isinstance(node, Variable) or node.shape[:1] == (BATCH,):
            arrays[node] = value
        elif BATCH in node.shape:
            axis = node.shape.index(BATCH)
            axes = (axis, *(each for each in range(len(node.shape)) if each != axis))
            fed = input_node(tuple(node.shape[each] for each in axes), f"turned {number}", node.dtype)
            leaves[node] = fed.transpose(tuple(np.argsort(axes).tolist()))
            arrays[fed] = value.transpose(axes)
        else:
            kept = state(node.shape, 0.0, "operand", node.dtype)
            leaves[node], arrays[kept] = kept, value
    (rewritten,) = rewrite([root], reapply, leaves)
    return rewritten, arrays
