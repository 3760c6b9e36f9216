"""Matrix products, with the elementwise group that follows them."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import permuted
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Apply
from trilith.graph.cost import node_cost
from trilith.ops.linear import Matmul

if TYPE_CHECKING:
    from trilith.engines.native.lower import Lowering


def product(low: Lowering, node: Apply) -> bool:
    """A matrix product, with the elementwise group that follows it."""
    a, b = node.inputs
    op = node.op
    assert isinstance(op, Matmul)
    if node.dtype != "float":
        return False
    if len(b.shape) > 2 or (len(a.shape) > 2 and op.transpose_a):
        return stack_of_products(low, node)
    left, right, result = low.buffer(a), low.buffer(b), low.buffer(node)
    if len(a.shape) > 2:  # the rows of all of them by one matrix
        shape = low.groups.shape[a]
        left = low.reshaped(left, (prod(shape[:-1]), shape[-1]))
        columns = low.groups.shape[node][-1]
        result = Buffer(Form.of((left.form.rows, columns), low.precision))
    if op.transpose_a and op.transpose_b:
        left = low.panelled(permuted(low, left, (1, 0)))
    kernel = "gemm_nt" if op.transpose_b else "gemm_tn" if op.transpose_a else "gemm_nn"
    unit = Unit(kernel, (node,), [left, right], [], low.precision)
    chain = low.epilogue(node, 3) if len(a.shape) == 2 else None
    if chain is None:
        unit.outputs, unit.operands = [result], [left, right, result]
    else:
        unit.nodes = (node, *chain.members)
        unit.inputs += chain.inputs
        unit.outputs = chain.outputs
        unit.steps, unit.registers = chain.steps, chain.registers
        unit.operands = [left, right, result, *chain.operands]
        unit.commits = low.commits(node)
    unit.flops = sum(node_cost(each, low.batch).flops for each in unit.nodes)
    if kernel == "gemm_tn":
        rows, columns = result.form.rows, result.form.columns
        unit.domain, unit.count = "tasks", -(-rows // 32) * -(-columns // 32)
    else:
        unit.domain, unit.count = "rows", result.form.rows
        beside = () if chain is None else (2 + number for number in chain.local)
        unit.local = frozenset({0, *beside})
    low.units.append(unit)
    if len(a.shape) > 2:
        low.show(node, low.reshaped(result, low.groups.shape[node]))
    return True


def stack_of_products(low: Lowering, node: Apply) -> bool:
    """A product for each matrix of a stack; where one operand has fewer matrices, each is used again."""
    op = node.op
    assert isinstance(op, Matmul)
    left, right = (low.plain(low.buffer(each)) for each in node.inputs)
    kernel = "stack_nt" if op.transpose_b else "stack_tn" if op.transpose_a else "stack_nn"
    if op.transpose_a and op.transpose_b:
        axes = range(len(left.form.shape))
        left = permuted(low, left, [*axes[:-2], axes[-1], axes[-2]])
    target = Buffer(low.form(node).plain())
    stack = target.form.shape[:-2]
    unit = Unit(kernel, (node,), [left, right], [target], low.precision, "tasks", prod(stack))
    unit.integers = [*(each.form.shape[-2] for each in (left, right, target)), len(stack), *stack]
    for each in (left, right):
        unit.integers += _steps(each.form.shape[:-2], len(stack))
    unit.flops = node_cost(node, low.batch).flops
    low.units.append(unit)
    low.show(node, target)
    return True


def _steps(stack: tuple[int, ...], axes: int) -> list[int]:
    """How many matrices further the next one along each axis lies; none where there is but one."""
    sizes = (1,) * (axes - len(stack)) + stack
    return [0 if size == 1 else prod(sizes[axis + 1 :]) for axis, size in enumerate(sizes)]
