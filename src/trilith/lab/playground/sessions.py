"""The playground's trainings that are open, by name."""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from trilith.lab.problems import NotFoundError

if TYPE_CHECKING:
    from trilith.playground.experiment import Experiment
    from trilith.playground.session import Session

MOST = 6  # open at a time: one a page that is being looked at


class Sessions:
    """Opens, finds and closes sessions; where there are too many the one opened first is closed."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._open: dict[str, Session] = {}
        self._lock = Lock()

    def open(self, experiment: Experiment, *folders: Path) -> tuple[str, Session]:
        """Begin a session, held; its name is nobody's guess.

        Raises as Session does.
        """
        from trilith.playground.session import Session

        session = Session(experiment, folders).start()
        name = secrets.token_hex(8)
        with self._lock:
            self._open[name] = session
            surplus = [self._open.pop(each) for each in list(self._open)[: -self._most]]
        for each in surplus:
            each.close()
        return name, session

    def find(self, name: str) -> Session:
        """The session of this name. Raises NotFoundError where there is none."""
        with self._lock:
            if name not in self._open:
                raise NotFoundError("This training of the playground is closed: begin it anew.")
            return self._open[name]

    def close(self, name: str) -> None:
        """Close one; one that is closed already stays so."""
        with self._lock:
            session = self._open.pop(name, None)
        if session is not None:
            session.close()

    def close_all(self) -> None:
        """Close every one."""
        for name in list(self._open):
            self.close(name)
