"""What lowering makes of a program: buffers, and units of work on them, each one kernel call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from trilith.engines.native.memory import Form
from trilith.engines.native.steps import Step
from trilith.graph import Node

Domain = Literal["serial", "rows", "panels", "tasks"]
DOMAINS: dict[str, int] = {"serial": 0, "rows": 1, "panels": 2, "tasks": 3}


@dataclass(eq=False)
class Buffer:
    """An array: in the arena that programs share, or (`memory`) one that outlives the run."""

    form: Form
    memory: np.ndarray | None = None
    offset: int = 0
    alias_of: Buffer | None = None

    @property
    def home(self) -> Buffer:
        """The buffer whose memory this one shows in another shape."""
        return self if self.alias_of is None else self.alias_of.home


@dataclass(eq=False)
class Unit:
    """One kernel call. `local` numbers the inputs that it reads only in the rows that it is asked for."""

    kernel: str
    nodes: tuple[Node, ...]
    inputs: list[Buffer]
    outputs: list[Buffer]
    dtype: str
    domain: Domain = "serial"
    count: int = 1
    local: frozenset[int] = frozenset()
    integers: Sequence[int] = ()
    numbers: Sequence[float] = ()
    steps: list[Step] = field(default_factory=list)
    registers: int = 0
    operands: list[Buffer] = field(default_factory=list)
    flops: int = 0
    python: Callable[..., None] | None = None
    commits: bool = False

    @property
    def bytes(self) -> int:
        """Bytes read and written, every operand once."""
        return sum(each.form.bytes for each in (*self.inputs, *self.outputs))
