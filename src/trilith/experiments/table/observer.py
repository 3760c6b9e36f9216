"""Who is told what happens while a run goes on, and says where its checkpoints lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trilith.training import Callback

if TYPE_CHECKING:
    from trilith.experiments.table.prepared import Prepared


class RunObserver:
    """Override what you want; this one asks for nothing.

    checkpoints: a folder for the checkpoints of the networks, which go on from those that lie there; None for
    none. checkpoint_seconds: between two of them. created: when the run was begun, where that is not now.
    """

    checkpoints: Path | None = None
    checkpoint_seconds: float = 30.0
    created: str | None = None

    def prepared(self, run: Prepared) -> None:
        """The rows are read, parted and encoded; no network has been trained."""

    def listen(self, network: int) -> Sequence[Callback]:
        """Callbacks for the network of this number, from 0."""
        return ()
