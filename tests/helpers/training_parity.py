"""Some epochs of a training program as a computation: the sums of all epochs, and the variables at the end.

Sums are measured against their largest over the epochs: a loss that has fallen to nothing is a difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from tests.helpers.parity import Arrays, Computation
from trilith.engines import Engine, Precision, Progress
from trilith.graph import Program, Variable


def go_on(progress: Progress) -> bool:
    """Never stop."""
    return True


@dataclass(frozen=True)
class Training(Computation):
    """A program, the values that its variables begin with, its data, the size of a batch and the epochs."""

    program: Program
    start: Mapping[Variable, np.ndarray]
    data: Mapping[str, np.ndarray]
    batch_size: int
    epochs: int
    # steps build on each other's rounding
    allowed: ClassVar[Mapping[Precision, float]] = {"float32": 2e-5, "float64": 1e-13}

    def run(self, engine: Engine, precision: Precision, threads: Sequence[int]) -> list[Arrays]:
        variables = engine.variables(self.start, precision)
        executable = engine.compile(self.program, variables)
        results = []
        for number in threads:
            executable.threads = number  # type: ignore[attr-defined]
            for variable, value in self.start.items():
                variables.write(variable, value)
            sums = []
            for epoch in range(self.epochs):
                order = np.random.default_rng(epoch).permutation(len(next(iter(self.data.values()))))
                sums.append(
                    executable.epoch(self.data, order if epoch else None, self.batch_size, go_on).sums
                )
            reached = {name: np.array([each[name] for each in sums]) for name in self.program.outputs}
            reached |= {f"variable {n} {v.label}": variables.read(v) for n, v in enumerate(self.start)}
            results.append(reached)
        return results
