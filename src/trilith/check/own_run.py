"""The run in whose folder a model lies: what it learned from, and how that went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trilith.errors import DataError, SettingError
from trilith.experiments.idea import Idea, read_idea
from trilith.experiments.run.observer import PreparedRun
from trilith.experiments.store.history import read_history
from trilith.experiments.store.record import RunRecord, read_record
from trilith.experiments.store.run_folder import HISTORY, RECORD, RESOLVED


@dataclass(frozen=True)
class OwnRun:
    """idea: with every value that decided about the result. history: of its first network."""

    idea: Idea
    record: RunRecord
    history: Sequence[Mapping[str, float]]

    def require_same(self, prepared: PreparedRun) -> None:
        """Raise a DataError unless these are the data that it learned from."""
        if self.record.data != prepared.data.digest:
            raise DataError(
                f"{prepared.source}: the data have changed since run {self.record.name!r} learned from them. "
                "Add DATA, those to look at."
            )


def own_run(model: Path) -> OwnRun:
    """The run of a model file.

    Raises:
        SettingError: it lies in no run's folder.
    """
    folder = model.parent
    if not (folder / RESOLVED).is_file():
        raise SettingError(f"{model} lies in no run's folder, so its data are not known: add DATA.")
    return OwnRun(
        read_idea(folder / RESOLVED),
        read_record(folder.name, (folder / RECORD).read_bytes()),
        [row for row in read_history(folder / HISTORY) if row.get("network", 0) == 0],
    )
