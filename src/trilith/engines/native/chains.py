"""A group of elementwise nodes as a chain: instructions on registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from trilith.engines.native.groups import Groups
from trilith.engines.native.unit import Buffer, Step
from trilith.graph import Apply, Constant, Node

STORES = ("store", "sum_rows", "sum_columns", "sum_all")
LOADS = ("load", "load_row", "load_column", "load_scalar", "constant")
OF_THREE = ("where", "multiply_add", "multiply_subtract", "negate_multiply_add")
OF_TWO = (
    *("add", "subtract", "multiply", "divide", "power", "maximum", "minimum"),
    *("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"),
)
ALIASES = ("identity", "broadcast")


class Chain:
    """Builds the steps of one group; `product` is the node whose tile a product leaves in register 0."""

    def __init__(
        self,
        members: Sequence[Apply],
        groups: Groups,
        kept: Callable[[Node], Buffer | None],
        operand: Callable[[Node, tuple[int, ...]], tuple[Buffer, str]],
        product: Node | None,
        first_operand: int,
    ) -> None:
        self.members = tuple(members)
        self.steps: list[Step] = []
        self.inputs: list[Buffer] = []
        self.outputs: list[Buffer] = []
        self._groups, self._find = groups, operand
        self._first = first_operand
        self._whole = groups.shape[members[0]]
        self._inside = set(members)
        self._uses = {node: sum(each is node for user in members for each in user.inputs) for node in members}
        self._register: dict[Node, int] = {}
        self._uniform: set[int] = set()
        self._operand: dict[Buffer, int] = {}
        self._count = 0
        if product is not None:
            self._register[product] = self._fresh()
            self._keep(product, kept)
        for node in members:
            if self._absorbed(node, kept):
                continue
            self._register[node] = self._compute(node)
            self._keep(node, kept)
        self.steps, self.registers = allocate(self.steps, product is not None)

    def _keep(self, node: Node, kept: Callable[[Node], Buffer | None]) -> None:
        target = kept(node)
        if target is not None:
            self.outputs.append(target)
            self._add(Step("store", a=self._register[node], operand=self._number(target)))

    def _absorbed(self, node: Apply, kept: Callable[[Node], Buffer | None]) -> bool:
        """Whether a product of two is left to the addition that is its only user."""
        if node.op.name != "multiply" or kept(node) is not None or self._uses[node] != 1:
            return False
        user = next(each for each in self._groups.users[node] if each in self._inside)
        return user.op.name in ("add", "subtract") and user.inputs[0] is not user.inputs[1]

    def _compute(self, node: Apply) -> int:
        name, inputs = node.op.name, node.inputs
        if name in ALIASES:
            return self._read(inputs[0])
        if name == "cast":
            return self._cast(node)
        if name in ("add", "subtract"):
            fused = self._multiply_add(node)
            if fused is not None:
                return fused
        if name == "multiply" and inputs[0] is inputs[1]:
            return self._emit("square", self._read(inputs[0]))
        registers = [self._read(each) for each in inputs]
        if name == "divide" and registers[1] in self._uniform and registers[0] not in self._uniform:
            one = self._emit("constant", number=1.0)
            return self._emit("multiply", registers[0], self._emit("divide", one, registers[1]))
        number = (
            getattr(node.op, "slope", getattr(node.op, "alpha", 0.0))
            if name in ("leaky_relu", "elu")
            else 0.0
        )
        return self._emit(name, *registers, number=number)

    def _cast(self, node: Apply) -> int:
        (source,) = node.inputs
        register = self._read(source)
        if node.dtype == "bool" and source.dtype != "bool":
            return self._emit("truth", register)
        if node.dtype == "int" and source.dtype == "float":
            return self._emit("truncate", register)
        return register

    def _multiply_add(self, node: Apply) -> int | None:
        x, y = node.inputs
        for product, other, code in (
            (x, y, "multiply_add" if node.op.name == "add" else "multiply_subtract"),
            (y, x, "multiply_add" if node.op.name == "add" else "negate_multiply_add"),
        ):
            if product in self._inside and product not in self._register and isinstance(product, Apply):
                addend = self._read(other)
                return self._emit(code, *(self._read(each) for each in product.inputs), addend)
        return None

    def _read(self, node: Node) -> int:
        """The register of an operand, loaded or computed where it is not there yet."""
        if node in self._register:
            return self._register[node]
        if node in self._inside and isinstance(node, Apply):  # a product that its addition did not take
            self._register[node] = self._compute(node)
            return self._register[node]
        if isinstance(node, Constant) and node.value.ndim == 0:
            register = self._emit("constant", number=float(node.value))
        else:
            buffer, code = self._find(node, self._whole)
            self.inputs.append(buffer)
            register = self._emit(code, operand=self._number(buffer))
        self._register[node] = register
        return register

    def _emit(self, code: str, *registers: int, operand: int = 0, number: float = 0.0) -> int:
        target = self._fresh()
        a, b, c = (*registers, 0, 0, 0)[:3]
        self._add(Step(code, target, a, b, c, operand, number))
        if code in ("load_scalar", "constant") or (registers and all(r in self._uniform for r in registers)):
            self._uniform.add(target)
        return target

    def _add(self, step: Step) -> None:
        self.steps.append(step)

    def _fresh(self) -> int:
        self._count += 1
        return self._count - 1

    def _number(self, buffer: Buffer) -> int:
        return self._operand.setdefault(buffer, self._first + len(self._operand))

    @property
    def operands(self) -> list[Buffer]:
        """The buffers in the order of their numbers."""
        return list(self._operand)


def arity(code: str) -> int:
    """How many registers a step reads."""
    return 0 if code in LOADS else 3 if code in OF_THREE else 2 if code in OF_TWO else 1


def allocate(steps: Sequence[Step], product: bool) -> tuple[list[Step], int]:
    """The same steps on few registers: one is used again once nobody needs what it holds."""
    last: dict[int, int] = {}
    for place, step in enumerate(steps):
        for register in (step.a, step.b, step.c)[: arity(step.code)]:
            last[register] = place
    real: dict[int, int] = {0: 0} if product else {}
    free: list[int] = []
    used = 1 if product else 0
    allocated = []
    for place, step in enumerate(steps):
        read = (step.a, step.b, step.c)[: arity(step.code)]
        a, b, c = (*(real[register] for register in read), 0, 0, 0)[:3]
        target = 0
        if step.code not in STORES:
            # not one that the step reads: loads may point into memory, so no step writes over its operand
            if free:
                target = free.pop()
            else:
                target, used = used, used + 1
            real[step.target] = target
            if last.get(step.target, -1) < place:
                free.append(target)
        free.extend(real[register] for register in dict.fromkeys(read) if last[register] == place)
        allocated.append(replace(step, target=target, a=a, b=b, c=c))
    return allocated, used
