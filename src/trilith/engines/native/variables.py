"""The arrays of parameters and states in the native engine's own layout."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trilith.engines.engine import Precision, Variables, dtype_of
from trilith.engines.native.memory import Form, aligned, read_array, write_array
from trilith.engines.native.unit import Buffer
from trilith.graph import Variable
from trilith.graph.shape import concrete


class NativeVariables(Variables):
    """Variables in the engine's own layout; kernels change them in place."""

    def __init__(self, values: Mapping[Variable, np.ndarray], precision: Precision) -> None:
        self.precision: Precision = precision
        self.buffers: dict[Variable, Buffer] = {}
        for variable, value in values.items():
            self.write(variable, value)

    def read(self, variable: Variable) -> np.ndarray:
        buffer = self.buffers[variable]
        assert buffer.memory is not None
        return read_array(buffer.memory, buffer.form)

    def write(self, variable: Variable, value: np.ndarray) -> None:
        if variable not in self.buffers:
            form = Form.of(concrete(variable.shape), dtype_of(variable, self.precision))
            self.buffers[variable] = Buffer(form, aligned(form.bytes))
        buffer = self.buffers[variable]
        assert buffer.memory is not None
        write_array(buffer.memory, buffer.form, np.asarray(value))

    def __contains__(self, variable: object) -> bool:
        return variable in self.buffers
