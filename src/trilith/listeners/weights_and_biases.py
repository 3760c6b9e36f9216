"""Weights & Biases: one of its runs for each training."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from trilith.listeners.listener import Listener
from trilith.listeners.settings import plain
from trilith.training.outcome import Outcome


class WeightsAndBiases(Listener):
    """Makes a run in a Weights & Biases project: settings as its config, columns of the history as metrics.

    mode: "online", "offline" (files in `folder`, which `wandb sync` sends later) or "disabled"; None: what
        WANDB_MODE says. Several networks are runs of one group.
    """

    tool, library, extra = "Weights & Biases", "wandb", "wandb"

    def __init__(
        self,
        project: str = "trilith",
        run_name: str | None = None,
        *,
        mode: str | None = None,
        folder: str | Path = ".",
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(settings)
        self.project, self.run_name, self.mode = project, run_name, mode
        self.folder = Path(folder).resolve()
        self.group: str | None = None

    def for_network(self, number: int) -> Self:
        own = self._own()
        own.run_name = f"{self.run_name}/network-{number}" if self.run_name else f"network-{number}"
        own.group = self.run_name
        return own

    def _begin(self, settings: Mapping[str, Any], epoch: int) -> None:
        import wandb

        self.folder.mkdir(parents=True, exist_ok=True)
        self._run = wandb.init(
            project=self.project,
            name=self.run_name,
            group=self.group,
            id=self.record,
            resume=None if self.record is None else "allow",
            config={name: plain(value) for name, value in settings.items()},
            dir=self.folder,
            mode=self.mode,
            reinit="create_new",  # several networks side by side
            settings=wandb.Settings(console="off"),
        )
        self.record = str(self._run.id)
        self._first = self._run.step  # after going on, what was told before is not told again

    def _write(self, epoch: int, numbers: Mapping[str, float]) -> None:
        if epoch >= self._first:
            self._run.log(dict(numbers), step=epoch)

    def _flush(self) -> None:
        pass  # a process of the tool's own has it already, which outlives this one

    def _end(self, ended: Outcome, final: Mapping[str, float]) -> None:
        try:
            if ended == "done":
                self._run.summary.update(dict(final))
        finally:
            self._run.finish(exit_code=0 if ended == "done" else 1)
            del self._run
