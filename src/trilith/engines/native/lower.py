"""From a program to units of work: groups of elementwise nodes become chains, every other node its kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from trilith.engines.engine import Precision
from trilith.engines.native.chains import Chain
from trilith.engines.native.groups import Frame, Groups, reading
from trilith.engines.native.in_place import LARGEST_GROUP, SMALL, choose_epilogues, choose_in_place
from trilith.engines.native.memory import Form
from trilith.engines.native.rules.arrangements import stretch
from trilith.engines.native.rules.catalogue import RULES, python_fallback
from trilith.engines.native.rules.reductions import sum_of_parts
from trilith.engines.native.sums import ChainSum, choose_sums, stretches
from trilith.engines.native.unit import Buffer, Unit
from trilith.engines.native.values import Values, conversion
from trilith.graph import Apply, Binding, Input, Node, Program, Variable, as_node, rewrite, simplify
from trilith.graph.walk import reapply
from trilith.ops.reduce import Count


class Lowering(Values):
    """The units of a program for one number of examples."""

    def __init__(
        self, program: Program, batch: int, precision: Precision, variables: Mapping[Variable, Buffer]
    ) -> None:
        self.batch, self.binding = batch, Binding(batch, precision)
        self.program = _with_counts(program, self.binding)
        self.nodes = self.program.order()
        super().__init__(Groups(self.nodes, batch), precision, variables)
        self.feeds: list[Input] = []
        self._in_parts: list[tuple[Node, Buffer, Buffer]] = []
        self._stretched: dict[tuple[Node, tuple[int, ...]], Buffer] = {}
        self._epilogues = choose_epilogues(self.nodes, self.groups)
        self._product_of = {leader: product for product, leader in self._epilogues.items()}
        self._roots = {*self.program.outputs.values(), *(value for _, value in self.program.updates)}
        self._sums = choose_sums(self.nodes, self.groups, self._roots, self._product_of)
        self._leader_of_sum: dict[Node, Node] = {
            each.node: leader for leader, sums in self._sums.items() for each in sums
        }
        in_place = choose_in_place(self.program, self.groups, self._epilogues)
        self._committing = {self.groups.of(node) for node in in_place}
        for node, variable in in_place.items():
            self.show(node, variables[variable])
        for cluster in self._clusters():
            if cluster in self.groups.members and cluster not in self._product_of:
                self._lower_group(cluster)
            else:
                self._lower(self._product_of.get(cluster, cluster))
        self.outputs = {name: self._output(node) for name, node in self.program.outputs.items()}
        self.updated = [variables[variable] for variable, _ in self.program.updates]
        self._copy_updates()

    def _clusters(self) -> list[Node]:
        """What is lowered in one piece, each after what it needs: a node, or the node that leads a group."""
        of = {
            node: _first(self._epilogues.get(node), self._leader_of_sum.get(node), self.groups.of(node), node)
            for node in self.nodes
        }
        needs: dict[Node, dict[Node, None]] = {}
        for node in self.nodes:
            needs.setdefault(of[node], {}).update(
                {of[each]: None for each in node.inputs if of[each] is not of[node]}
            )
        order: dict[Node, None] = {}
        for root in needs:
            stack = [root]
            while stack:
                missing = [each for each in needs[stack[-1]] if each not in order]
                if missing:
                    stack.append(missing[0])
                else:
                    order[stack.pop()] = None
        return list(order)

    def _lower(self, node: Node) -> None:
        if isinstance(node, Input):
            target = self.buffer(node)
            rows = target.form.shape[0]
            kind = "int64" if node.dtype in ("int", "bool") else self.precision
            if len(target.form.shape) > 2:  # the kernel fills rows
                flat = Form((rows, prod(target.form.shape[1:])), target.form.dtype, False)
                target = Buffer(flat, alias_of=target)
            unit = Unit("feed", (node,), [], [target], kind, "rows", rows, integers=[len(self.feeds)])
            self.feeds.append(node)
            self.units.append(unit)
        elif isinstance(node, Apply):
            rule = RULES.get(type(node.op))
            if rule is None or not rule(self, node):
                python_fallback(self, node)

    def epilogue(self, product: Apply, operands: int) -> Chain | None:
        """The chain that a product runs on its result, or None."""
        leader = self._epilogues.get(product)
        if leader is None:
            return None
        return self._chain(self.groups.members[leader], product, operands)

    def is_root(self, node: Node) -> bool:
        """Whether the program puts a node out or makes a variable of it."""
        return node in self._roots

    def commits(self, product: Node) -> bool:
        """Whether the product's chain changes variables."""
        return product in self._epilogues and self._epilogues[product] in self._committing

    def _chain(self, members: Sequence[Apply], product: Node | None, first: int) -> Chain:
        inside = set(members)

        def kept(node: Node) -> Buffer | None:
            outside = [
                user
                for user in self.groups.users[node]
                if user not in inside and user not in self._leader_of_sum
            ]
            return self.buffer(node) if outside or node in self._roots else None

        taken = next((self._sums[node] for node in members if node in self._sums), [])
        over_rows = any(each.code == "sum_rows" for each in taken)
        parts = stretches(Frame.of(self.groups.shape[members[0]])) if over_rows else 1
        sums = {each: self._target(each, parts) for each in taken}
        return Chain(members, self.groups, kept, self._operand, sums, product, first)

    def _target(self, taken: ChainSum, parts: int) -> Buffer:
        """Where a chain writes a sum: the value of its node, a row, a column or a number; or a row a part."""
        form = self.form(taken.node)
        target = Buffer(Form(taken.shape, form.dtype, False))
        self.show(taken.node, self.panelled(Buffer(form.plain(), alias_of=target)))
        if parts == 1:
            return target
        by_parts = Buffer(Form((parts, taken.shape[1]), form.dtype, False))
        self._in_parts.append((taken.node, by_parts, target))
        return by_parts

    def add(self, unit: Unit) -> None:
        """A unit, and the totals of the sums that its chain takes by parts."""
        self.units.append(unit)
        for node, by_parts, target in self._in_parts:
            sum_of_parts(self, node, by_parts, target)
        self._in_parts.clear()

    def _operand(self, node: Node, whole: tuple[int, ...]) -> tuple[Buffer, str]:
        """Where a chain over this shape reads a node, and how; stretched first where it cannot as it is."""
        code = reading(self.groups.shape[node], whole)
        if code is not None:
            return self.buffer(node), code
        if (node, whole) not in self._stretched:
            self._stretched[node, whole] = stretch(self, self.buffer(node), whole)
        return self._stretched[node, whole], "load"

    def _lower_group(self, leader: Node) -> None:
        members = self.groups.members[leader]
        for start in range(0, len(members), LARGEST_GROUP):
            self._lower_part(members[start : start + LARGEST_GROUP], leader)

    def _lower_part(self, members: Sequence[Apply], leader: Node) -> None:
        chain = self._chain(members, None, 0)
        if not chain.outputs:
            return
        frame = Frame.of(self.groups.shape[members[0]])
        shape = Buffer(Form((frame.rows, frame.columns), self.precision, frame.panels), memory=np.empty(0))
        commits = leader in self._committing
        unit = Unit(
            "chain",
            tuple(members),
            chain.inputs,
            chain.outputs,
            "int64" if self.groups.whole(members[0]) else self.precision,
            steps=chain.steps,
            registers=chain.registers,
            operands=[*chain.operands, shape],
            flops=sum(each.op.flops((prod(self.groups.shape[each]),)) for each in members if each.inputs),
            commits=commits,
        )
        codes = {step.code for step in chain.steps}
        if self._in_parts:
            unit.domain, unit.count = "tasks", self._in_parts[0][1].form.rows
            unit.integers = [unit.count]
        elif (
            frame.rows * frame.columns == 1
            or "sum_all" in codes
            or (commits and frame.columns == 1 and frame.rows <= SMALL)
        ):
            unit.domain = "serial"
        elif "sum_rows" in codes or (commits and frame.panels):
            unit.domain, unit.count = "panels", (frame.columns + 31) // 32
        else:
            unit.domain, unit.count = "rows", frame.rows
            unit.local = frozenset(chain.local)
        if unit.domain == "serial":
            unit.count = frame.rows
        self.add(unit)

    def _output(self, node: Node) -> Buffer:
        buffer = self.plain(self.buffer(node))
        return self.copied(buffer) if buffer.home.memory is not None else buffer

    def _copy_updates(self) -> None:
        """What could not be written in place is copied when everything has been computed."""
        for variable, value in self.program.updates:
            target, source = self.variables[variable], self.buffer(value)
            if source is target:
                continue
            if source.home.memory is not None:
                source = self.copied(source)
            if source.form.dtype != target.form.dtype:
                late = Unit("python", (value,), [self.plain(source)], [target], self.precision)
            else:
                late = conversion(source, target, self.precision)
                late.domain = "serial"
            late.commits = True
            self.units.append(late)


def _first(*candidates: Node | None) -> Node:
    """The first that is there."""
    return next(each for each in candidates if each is not None)


def _with_counts(program: Program, binding: Binding) -> Program:
    """The program with the number of examples filled in."""

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        if isinstance(node.op, Count):
            return as_node(float(node.op.bind(binding).compute(np)))
        return reapply(node, inputs)

    return simplify(program.with_roots(rewrite(program.roots, rule)))
