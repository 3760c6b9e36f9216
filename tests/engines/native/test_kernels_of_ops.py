"""Which ops have kernels, and that these give the numpy engine's values across panels, axes and stacks."""

from dataclasses import dataclass

import numpy as np
import pytest

from tests.helpers.block_cases import BLOCK_CASES
from tests.helpers.gradient_parity import fed_in_batches
from tests.helpers.interpret import Values
from tests.helpers.op_cases import OP_CASES
from trilith import ops
from trilith.engines import choose_engine, explain_engine
from trilith.graph import BATCH, Input, Node, Program, Variable, derive
from trilith.graph.clock import CLOCK
from trilith.graph.node import input_node
from trilith.graph.op import Array, ArrayNamespace
from trilith.ops.activation import Activation

pytest.importorskip("trilith.engines.native._native", reason="installed without the native engine")

from trilith.engines.native.engine import NativeEngine


def program_of(root: Node, values: Values) -> Program:
    """The node and the gradients of its sum."""
    leaves = [node for node in values if node.dtype == "float"]
    roots = [root, *derive((root.cast("float") * 2).sum(), leaves)]
    inputs = {node.name: node for node in values if isinstance(node, Input)}
    return Program(inputs, {f"root {number}": each for number, each in enumerate(roots)})


def computed_by_numpy(root: Node, values: Values) -> str:
    """What `explain_engine` says of the node and its gradients."""
    engine = NativeEngine(1)
    arrays: dict[Variable, np.ndarray] = {each: np.asarray(0) for each in CLOCK.values()}
    arrays |= {node: value for node, value in values.items() if isinstance(node, Variable)}
    executable = engine.compile(program_of(root, values), engine.variables(arrays, "float32"))
    (examples,) = {len(values[node]) for node in values if node.shape[:1] == (BATCH,)}
    lines = explain_engine(executable, examples).splitlines()
    return next(line for line in lines if line.startswith("computed by NumPy")).split()[-1]


@pytest.mark.parametrize("name", OP_CASES)
def test_every_op_has_kernels(name: str) -> None:
    for case in OP_CASES[name]:
        root, values = fed_in_batches(*case.realise())
        if any(node.shape[:1] == (BATCH,) for node in values):
            left = computed_by_numpy(root, values)
            assert left == "nothing", f"{left} has no native kernel: CONTRIBUTING.md says where to add one"


@pytest.mark.parametrize("name", BLOCK_CASES)
def test_every_block_has_kernels(name: str) -> None:
    for case in BLOCK_CASES[name]:
        for phase in ("training", "inference"):
            root, values, _ = case.realise(phase)
            assert computed_by_numpy(root, values) == "nothing"


def floats(*shape: int) -> Input:
    return input_node((BATCH, *shape), "x" + "x".join(map(str, shape)))


def whole(*shape: int) -> Input:
    return input_node((BATCH, *shape), "n" + "x".join(map(str, shape)), "int")


@pytest.mark.parametrize(
    "node",
    [
        *(ops.softmax(floats(40, 35), axis) for axis in (0, 1, 2)),
        *(ops.log_softmax(floats(), 0), ops.log_softmax(floats(70), 0), ops.softmax(floats(5, 3, 34), 2)),
        *(floats(33, 17) @ floats(17, 40), ops.matmul(floats(40, 3), floats(40, 5), transpose_a=True)),
        ops.matmul(floats(2, 33, 20), floats(2, 40, 20), transpose_b=True),
        ops.matmul(floats(2, 20, 33), floats(2, 40, 20), transpose_a=True, transpose_b=True),
        *(floats(3, 1, 9) @ floats(3, 9, 1), ops.matmul(floats(1, 7), floats(40, 7), transpose_b=True)),
        *(ops.gather(np.arange(120.0).reshape(10, 4, 3), whole(2)), ops.gather(np.arange(5.0), whole(3))),
        *(ops.gather(np.arange(20).reshape(10, 2), whole()), ops.one_hot(whole(3, 2), 40)),
        *(ops.scatter_add(floats(2, 40), whole(2), 3), ops.scatter_add(whole(2, 2), whole(2), 3)),
        *(
            ops.take_along_axis(floats(40, 6), whole(3, 6), 1),
            ops.take_along_axis(floats(4, 5), whole(4, 2), 2),
        ),
    ],
    ids=lambda node: f"{node.label} {node.inputs[0].shape[1:]}",
)
def test_stacks_and_axes_agree_with_the_reference(node: Node) -> None:
    generator = np.random.default_rng(3)
    inputs = [each for each in node.inputs if isinstance(each, Input)]
    values: Values = {}
    for each in inputs:
        shape = (3, *each.shape[1:])
        values[each] = (
            generator.integers(-3, 3, shape) if each.dtype == "int" else generator.normal(size=shape)
        )
    program = program_of(node, values)
    fed = {each.name: values[each] for each in inputs}
    results = []
    for name in ("numpy", "native"):
        engine = choose_engine(name)
        results.append(engine.compile(program, engine.variables({}, "float64")).run(fed))
    for one, other in zip(*(each.values() for each in results), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11, strict=True)


@dataclass(frozen=True)
class Softsign(Activation):
    """z / (1 + |z|); `name` may be one that an op with a kernel has too."""

    name: str = "softsign"
    formula = "{z} / (1 + |{z}|)"

    def compute(self, xp: ArrayNamespace, z: Array) -> Array:
        return z / (1 + xp.abs(z))

    def derivative(self, upstream: Node, a: Node, z: Node) -> list[Node]:
        return [upstream / (1 + ops.abs(z)) ** 2]


@pytest.mark.parametrize("name", ["softsign", "gelu", "store"])
def test_an_elementwise_op_of_somebodys_own_runs_in_numpy_whatever_its_name(name: str) -> None:
    x = floats(5)
    program = Program({x.name: x}, {"y": Softsign(name)(x * 2) + x})
    rows = np.linspace(-3, 3, 15).reshape(3, 5)
    engine = NativeEngine(1)
    executable = engine.compile(program, engine.variables({}, "float64"))
    expected = 2 * rows / (1 + np.abs(2 * rows)) + rows
    np.testing.assert_allclose(executable.run({x.name: rows})["y"], expected, rtol=1e-14)
    assert f"{'computed by NumPy':<20}{name}" in explain_engine(executable, 3)
