"""Where the value of each node is: buffers, and the same arrays in other forms and shapes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trilith.engines.engine import Precision, dtype_of
from trilith.engines.native.groups import Groups
from trilith.engines.native.memory import Form, aligned, write_array
from trilith.engines.native.unit import Buffer, Unit
from trilith.graph import Constant, Node, Variable


class Values:
    """The buffers of a program's nodes, and the units that bring them into other forms."""

    def __init__(self, groups: Groups, precision: Precision, variables: Mapping[Variable, Buffer]) -> None:
        self.groups, self.precision, self.variables = groups, precision, variables
        self.units: list[Unit] = []
        self._buffers: dict[Node, Buffer] = {}
        self._plain: dict[Buffer, Buffer] = {}
        self._panelled: dict[Buffer, Buffer] = {}

    def form(self, node: Node) -> Form:
        """How the value of a node lies in memory."""
        return Form.of(self.groups.shape[node], dtype_of(node, self.precision))

    def buffer(self, node: Node) -> Buffer:
        """Where the value of a node is, or will be."""
        if node not in self._buffers:
            if isinstance(node, Variable):
                self._buffers[node] = self.variables[node]
            elif isinstance(node, Constant):
                form = self.form(node)
                memory = aligned(form.bytes)
                write_array(memory, form, np.asarray(node.value))
                self._buffers[node] = Buffer(form, memory)
            else:
                self._buffers[node] = Buffer(self.form(node))
        return self._buffers[node]

    def show(self, node: Node, buffer: Buffer) -> None:
        """Let a node's value be what this buffer holds."""
        self._buffers[node] = buffer

    def plain(self, buffer: Buffer) -> Buffer:
        """The same array as NumPy keeps it."""
        if not buffer.form.panels:
            return buffer
        if buffer not in self._plain:
            self._plain[buffer] = self._converted(buffer, buffer.form.plain())
        return self._plain[buffer]

    def panelled(self, plain: Buffer) -> Buffer:
        """The same array in its default form."""
        form = Form.of(plain.form.shape, plain.form.dtype)
        if form == plain.form:
            return plain
        if plain not in self._panelled:
            self._panelled[plain] = self._converted(plain, form)
        return self._panelled[plain]

    def _converted(self, source: Buffer, form: Form) -> Buffer:
        """The same array in another form; a single row lies the same way in both."""
        if form.rows == 1:
            return Buffer(form, alias_of=source)
        target = Buffer(form)
        self.units.append(conversion(source, target, self.precision))
        return target

    def reshaped(self, buffer: Buffer, shape: tuple[int, ...]) -> Buffer:
        """The same elements read row by row in another shape."""
        if shape == buffer.form.shape:
            return self.panelled(buffer)
        plain = self.plain(buffer)
        return self.panelled(Buffer(Form(shape, plain.form.dtype, False), alias_of=plain))

    def copied(self, buffer: Buffer) -> Buffer:
        """A copy, for values that lie in a variable's or a constant's own memory."""
        target = Buffer(buffer.form)
        self.units.append(conversion(buffer, target, self.precision))
        return target


def conversion(source: Buffer, target: Buffer, precision: Precision) -> Unit:
    """The same array in another form, or in the same form elsewhere."""
    if source.form.panels == target.form.panels:
        elements = source.form.elements
        return Unit(
            "copy", (), [source], [target], precision, integers=[1, elements, 0, 1, 0, 1], count=elements
        )
    return Unit("convert", (), [source], [target], precision, "rows", source.form.rows, frozenset({0}))
