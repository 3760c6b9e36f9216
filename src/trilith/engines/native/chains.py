"""A group of elementwise nodes as a chain: instructions on registers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trilith.engines.native.fusion import Fusion
from trilith.engines.native.groups import Groups
from trilith.engines.native.steps import Step, allocate, is_uniform
from trilith.engines.native.sums import ChainSum
from trilith.engines.native.unit import Buffer
from trilith.graph import Apply, Constant, Node
from trilith.ops.activation import Elu, LeakyRelu

ALIASES = ("identity", "broadcast")


class Chain:
    """Builds the steps of one group; `product` is the node whose tile a product leaves in register 0."""

    def __init__(
        self,
        members: Sequence[Apply],
        groups: Groups,
        kept: Callable[[Node], Buffer | None],
        operand: Callable[[Node, tuple[int, ...]], tuple[Buffer, str]],
        sums: Mapping[ChainSum, Buffer],
        product: Node | None,
        first_operand: int,
    ) -> None:
        self.members = tuple(members)
        self.steps: list[Step] = []
        self.inputs: list[Buffer] = []
        self.local: list[int] = []  # the inputs whose rows are those of the chain
        self.outputs: list[Buffer] = []
        self._groups, self._find = groups, operand
        self._first = first_operand
        self._whole = groups.shape[members[0]]
        self._inside = set(members)
        self._register: dict[Node, int] = {}
        self._uniform: set[int] = set()
        self._operand: dict[Buffer, int] = {}
        self._count = 0
        if product is not None:
            self._register[product] = self._fresh()
            self._keep(product, kept)
        for node in members:
            self._register[node] = self._compute(node)
            self._keep(node, kept)
        for each, target in sums.items():
            self.outputs.append(target)
            source, place = self._register[each.node.inputs[0]], self._number(target)
            self.steps.append(Step(each.code, a=source, operand=place, number=each.factor))
        self.steps, self.registers = allocate(Fusion(self.steps).steps, product is not None)

    def _keep(self, node: Node, kept: Callable[[Node], Buffer | None]) -> None:
        target = kept(node)
        if target is not None:
            self.outputs.append(target)
            self.steps.append(Step("store", a=self._register[node], operand=self._number(target)))

    def _compute(self, node: Apply) -> int:
        name, inputs = node.op.name, node.inputs
        if name in ALIASES:
            return self._read(inputs[0])
        if name == "cast":
            return self._cast(node)
        if name == "multiply" and inputs[0] is inputs[1]:
            return self._emit("square", self._read(inputs[0]))
        registers = [self._read(each) for each in inputs]
        if name == "divide" and registers[1] in self._uniform and registers[0] not in self._uniform:
            one = self._emit("constant", number=1.0)
            return self._emit("multiply", registers[0], self._emit("divide", one, registers[1]))
        number = node.op.slope if isinstance(node.op, LeakyRelu) else 0.0
        number = node.op.alpha if isinstance(node.op, Elu) else number
        return self._emit(name, *registers, number=number)

    def _cast(self, node: Apply) -> int:
        (source,) = node.inputs
        register = self._read(source)
        if node.dtype == "bool" and source.dtype != "bool":
            return self._emit("truth", register)
        if node.dtype == "int" and source.dtype == "float":
            return self._emit("truncate", register)
        return register

    def _read(self, node: Node) -> int:
        """The register of an operand, loaded or computed where it is not there yet."""
        if node in self._register:
            return self._register[node]
        if isinstance(node, Constant) and node.value.ndim == 0:
            register = self._emit("constant", number=float(node.value))
        else:
            buffer, code = self._find(node, self._whole)
            if code in ("load", "load_column"):
                self.local.append(len(self.inputs))
            self.inputs.append(buffer)
            register = self._emit(code, operand=self._number(buffer))
        self._register[node] = register
        return register

    def _emit(self, code: str, *registers: int, operand: int = 0, number: float = 0.0) -> int:
        target = self._fresh()
        a, b, c = (*registers, 0, 0, 0)[:3]
        step = Step(code, target, a, b, c, operand, number)
        self.steps.append(step)
        if is_uniform(step, self._uniform):
            self._uniform.add(target)
        return target

    def _fresh(self) -> int:
        self._count += 1
        return self._count - 1

    def _number(self, buffer: Buffer) -> int:
        return self._operand.setdefault(buffer, self._first + len(self._operand))

    @property
    def operands(self) -> list[Buffer]:
        """The buffers in the order of their numbers."""
        return list(self._operand)
