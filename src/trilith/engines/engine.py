"""The contract of an engine: it keeps the variables' arrays, compiles programs and runs them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from trilith.engines.threads import asked_threads
from trilith.graph import Node, Program, Variable

Precision = Literal["float32", "float64"]


class Variables(ABC):
    """The arrays of parameters and states, shared by all programs that an engine compiled with them.

    An engine may keep them in any layout; here they go in and come out as plain arrays. `fixed`: set by who
    promises that they will not change any more, so that what follows from them may be computed once.
    """

    precision: Precision
    fixed: bool = False

    @abstractmethod
    def read(self, variable: Variable) -> np.ndarray:
        """A copy of the variable's value."""

    @abstractmethod
    def write(self, variable: Variable, value: np.ndarray) -> None:
        """Set the variable's value; the shape must be the variable's."""

    @abstractmethod
    def __contains__(self, variable: object) -> bool:
        """Whether the variable has a value here."""


@dataclass(frozen=True)
class Progress:
    """Where an epoch stands: examples seen so far, and the sums of the outputs over their batches."""

    examples: int
    batches: int
    sums: Mapping[str, float]


BEGINNING = Progress(0, 0, {})
"""Where every epoch starts."""

Listener = Callable[[Progress], bool]
"""Called several times a second; returns True to go on, False to end the epoch after this batch."""


@dataclass(frozen=True)
class NonFinite:
    """The first batch whose outputs or updates were not finite, and the first node that made it so."""

    batch: int
    node: Node | None


@dataclass(frozen=True)
class EpochResult(Progress):
    """The end of an epoch; `non_finite` is set where it stopped because of a NaN or an infinity."""

    non_finite: NonFinite | None = None


class Executable(ABC):
    """A compiled program."""

    program: Program

    @abstractmethod
    def run(self, feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Run once: the outputs by name. The updates are applied after everything has been computed."""

    @abstractmethod
    def epoch(
        self,
        data: Mapping[str, np.ndarray],
        order: np.ndarray | None,
        batch_size: int,
        listener: Listener,
        start: Progress = BEGINNING,
    ) -> EpochResult:
        """Run over the rows of `data` in this order (all, one after another, for None), in batches.

        The (scalar) outputs are summed over the batches. An epoch that its listener ended goes on from the
        place that it had reached, `start`, to the same bits as if it had never been left.

        A batch with an output or an update that is not finite ends the epoch; its updates are not applied.
        """

    def map(self, data: Mapping[str, np.ndarray], batch_size: int) -> Iterator[dict[str, np.ndarray]]:
        """The outputs for all rows of `data`, block by block, in their order."""
        for start in range(0, rows_of(data), batch_size):
            yield self.run({name: array[start : start + batch_size] for name, array in data.items()})


class Engine(ABC):
    """Who computes. `threads`: how many it uses; None takes TRILITH_THREADS, else what the engine finds best.

    Raises:
        SettingError: threads, or TRILITH_THREADS, is no whole number from 1 to 1024.
    """

    name: ClassVar[str]
    threads: int | None

    def __init__(self, threads: int | None = None) -> None:
        self.threads = asked_threads(threads)

    @abstractmethod
    def variables(self, values: Mapping[Variable, np.ndarray], precision: Precision) -> Variables:
        """Take over these values."""

    @abstractmethod
    def compile(self, program: Program, variables: Variables) -> Executable:
        """Make the program ready to run on these variables; all it reads must have a value."""


def rows_of(data: Mapping[str, np.ndarray]) -> int:
    """The number of examples."""
    return len(next(iter(data.values()))) if data else 0


def dtype_of(node: Node, precision: Precision) -> str:
    """The NumPy type of a node's kind in this precision."""
    return {"float": precision, "int": "int64", "bool": "bool"}[node.dtype]
