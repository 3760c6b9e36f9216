"""Who is told what happens while a run goes on, and says where its checkpoints lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from trilith.data.tables.target import Task
from trilith.experiments.run.encoded import Encoded
from trilith.tasks.ensemble.estimator import EnsembleEstimator
from trilith.tasks.ensemble.members import Part
from trilith.training import Callback


class PreparedRun(Protocol):
    """What is known of a run before its first step.

    source: where the data came from. count: of its rows or pictures. parts: of each network.
    """

    @property
    def source(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def target(self) -> str: ...
    @property
    def task(self) -> Task: ...
    @property
    def estimator(self) -> EnsembleEstimator: ...
    @property
    def data(self) -> Encoded: ...
    @property
    def parts(self) -> list[Part]: ...


class RunObserver:
    """Override what you want; this one asks for nothing.

    checkpoints: a folder for the checkpoints of the networks, which go on from those that lie there; None for
    none. checkpoint_seconds: between two of them. created: when the run was begun, where that is not now.
    """

    checkpoints: Path | None = None
    checkpoint_seconds: float = 30.0
    created: str | None = None

    def prepared(self, run: PreparedRun) -> None:
        """The data are read, parted and encoded; no network has been trained."""

    def listen(self, network: int) -> Sequence[Callback]:
        """Callbacks for the network of this number, from 0."""
        return ()
