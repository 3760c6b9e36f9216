"""The worker processes of a sweep: begun, replaced where one is killed, asked to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from trilith.errors import SettingError
from trilith.experiments.sweep.order import WorkOrder

COMMAND = ("-m", "trilith", "sweep-worker")
GRACE = 10.0  # seconds that a worker has, once it was told twice to end


@dataclass
class Processes:
    """Workers with one order. Each leads a group of its own: Ctrl-C reaches them through `end`, once."""

    order: WorkOrder
    log: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def start(self, count: int) -> None:
        """So many more."""
        threads = str(self.order.threads)
        shares = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)
        for _ in range(count):
            with self.log.open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, *COMMAND],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, **shares},
                    start_new_session=True,
                )
            self._running.append(process)
            assert process.stdin is not None
            with suppress(BrokenPipeError):  # it has ended at once; how is looked at later
                process.stdin.write(self.order.to_json().encode() + b"\n")
                process.stdin.flush()

    def look(self, replace: bool) -> bool:
        """Whether any is at work; those that a signal killed are replaced where that is wanted.

        Raises:
            SettingError: one of them gave up, with its reason.
        """
        for process in list(self._running):
            code = process.poll()
            if code is None:
                continue
            self._forget(process)
            if code < 0:
                self.killed += 1
                if replace:
                    self.start(1)
            elif code not in (0, 128 + signal.SIGINT):
                raise SettingError(self._last_words())
        return bool(self._running)

    def end(self) -> None:
        """Ask all to end, as Ctrl-C does: once, to keep what they have; twice, at once."""
        for process in self._running:
            process.send_signal(signal.SIGINT)

    def stop(self) -> None:
        """Wait a little, then kill. What they did since their checkpoints is lost."""
        for process in list(self._running):
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self._forget(process)

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        self._running.remove(process)
        if process.stdin is not None:
            process.stdin.close()

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        said = next((line for line in reversed(lines) if line.strip()), "a worker ended without a word")
        return said.removeprefix("trilith: ")
