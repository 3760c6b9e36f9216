"""A matrix product in float32, and who computes it: ours as in training, NumPy and PyTorch."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

WORK = 20_000_000  # FLOP; small products are repeated up to it, so that a call from Python does not count


@dataclass(frozen=True)
class Product:
    """(rows, depth) times (depth, columns); in the form "tn" the first lies turned, in "nt" the second."""

    form: str
    rows: int
    depth: int
    columns: int

    @property
    def flops(self) -> int:
        """Of one product."""
        return 2 * self.rows * self.depth * self.columns

    @property
    def repeats(self) -> int:
        """How many products are one piece of work."""
        return max(1, WORK // self.flops)

    def operands(self) -> tuple[np.ndarray, np.ndarray]:
        """Two arrays as they lie."""
        generator = np.random.default_rng(0)
        a, b = (self.rows, self.depth), (self.depth, self.columns)
        a, b = a[::-1] if self.form == "tn" else a, b[::-1] if self.form == "nt" else b
        return generator.standard_normal(a, np.float32), generator.standard_normal(b, np.float32)

    def views(self) -> tuple[np.ndarray, np.ndarray]:
        """The same, turned to (rows, depth) and (depth, columns)."""
        a, b = self.operands()
        return a.T if self.form == "tn" else a, b.T if self.form == "nt" else b


class Multiplier(ABC):
    """Somebody's product of two arrays, on so many threads."""

    package: ClassVar[str]

    @abstractmethod
    def __init__(self, product: Product, threads: int) -> None: ...

    @abstractmethod
    def run(self, times: int) -> None:
        """So many pieces of work."""

    @abstractmethod
    def result(self) -> np.ndarray:
        """(rows, columns)."""


class Ours(Multiplier):
    """The native engine's kernel between arrays in panels; threads share what the engine lets them share."""

    package = "trilith"

    def __init__(self, product: Product, threads: int) -> None:
        from trilith.engines.native import _native
        from trilith.engines.native.memory import KINDS, Form, aligned, write_array
        from trilith.engines.native.schedule import WORTH_THREADS
        from trilith.engines.native.unit import DOMAINS

        self.threads = threads
        operands = product.operands()
        shapes = [*(each.shape for each in operands), (product.rows, product.columns)]
        self.forms = [Form.of(shape, "float32") for shape in shapes]
        self.memories = [aligned(form.bytes) for form in self.forms]
        for memory, form, value in zip(self.memories, self.forms, operands, strict=False):
            write_array(memory, form, value)
        kind = KINDS["float32"]
        described = [
            (memory.ctypes.data, form.rows, form.columns, kind, form.panels)
            for memory, form in zip(self.memories, self.forms, strict=True)
        ]
        tiles = -(-product.rows // 32) * -(-product.columns // 32)
        domain, units = ("tasks", tiles) if product.form == "tn" else ("rows", product.rows)
        best = _native.instruction_sets()[0]
        self.program = _native.Program()
        self.program.add_call(
            best, f"gemm_{product.form}", kind, described, [], [], [], 0, DOMAINS[domain], units
        )
        for _ in range(product.repeats):
            self.program.add_region(DOMAINS[domain], [0], product.flops >= WORTH_THREADS)

    def run(self, times: int) -> None:
        for _ in range(times):
            self.program.run([], self.threads)

    def result(self) -> np.ndarray:
        from trilith.engines.native.memory import read_array

        return read_array(self.memories[2], self.forms[2])


class WithNumPy(Multiplier):
    """NumPy's BLAS."""

    package = "numpy"

    def __init__(self, product: Product, threads: int) -> None:
        from threadpoolctl import ThreadpoolController

        self.operands, self.repeats, self.threads = product.views(), product.repeats, threads
        self.product = np.empty((product.rows, product.columns), np.float32)
        self.controller = ThreadpoolController()

    def run(self, times: int) -> None:
        with self.controller.limit(limits=self.threads, user_api="blas"):
            for _ in range(times * self.repeats):
                np.matmul(*self.operands, out=self.product)

    def result(self) -> np.ndarray:
        return self.product


class WithTorch(Multiplier):
    """PyTorch's BLAS."""

    package = "torch"

    def __init__(self, product: Product, threads: int) -> None:
        import torch

        self.torch, self.repeats, self.threads = torch, product.repeats, threads
        self.operands = [torch.from_numpy(each) for each in product.views()]
        self.product = torch.empty((product.rows, product.columns))

    def run(self, times: int) -> None:
        self.torch.set_num_threads(self.threads)
        with self.torch.inference_mode():
            for _ in range(times * self.repeats):
                self.torch.matmul(*self.operands, out=self.product)

    def result(self) -> np.ndarray:
        return self.product.numpy()


MULTIPLIERS: dict[str, type[Multiplier]] = {"ours": Ours, "NumPy": WithNumPy, "PyTorch": WithTorch}
