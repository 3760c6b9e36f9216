"""A sitting: workers are begun, watched, and ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from trilith.experiments.sweep.order import TRAINING, WorkOrder
from trilith.experiments.sweep.processes import Processes
from trilith.experiments.sweep.progress import Progress, progress_of
from trilith.experiments.sweep.sweep import Sweep
from trilith.experiments.sweep.turns import SILENCE
from trilith.training.interrupt import listen_for_interrupt

LOOK = 0.2  # seconds between two looks
LOG = "workers.log"


def conduct(
    sweep: Sweep,
    *,
    workers: int | None = None,
    objective: str = TRAINING,
    tell: Callable[[Progress], None] = lambda progress: None,
    silence: float = SILENCE,
) -> Progress:
    """Do the trials that are missing; how far the sweep is then.

    The first Ctrl-C lets all workers keep their checkpoints and ends, the second ends at once: either way the
    sweep can be gone on with. workers: None for search.workers, or one for each processor that is free.

    Raises:
        SettingError: the trials cannot work, or a worker gave up; with its reason.
        KeyboardInterrupt: the second Ctrl-C.
    """
    before = progress_of(sweep)
    if before.ended >= before.wanted:
        return before
    count, threads = share_processors(sweep, workers or sweep.search.workers)
    began, log = time.monotonic(), sweep.folder / LOG
    processes = Processes(_order(sweep, objective, threads, silence), log)
    log.unlink(missing_ok=True)
    with listen_for_interrupt() as interrupt:
        try:
            processes.start(min(count, before.wanted - before.ended))
            ending = False
            while processes.look(replace=not interrupt.requested):
                if interrupt.requested and not ending:
                    ending = True
                    processes.end()
                tell(progress_of(sweep, time.monotonic() - began, before.ended))
                time.sleep(LOOK)
        except BaseException:
            processes.end()
            raise
        finally:
            processes.stop()
    return progress_of(sweep)


def share_processors(sweep: Sweep, workers: int | None) -> tuple[int, int]:
    """How many workers, and how many threads each of them has."""
    from trilith.engines.threads import asked_threads, usable_threads

    free = asked_threads(sweep.idea.training.threads) or usable_threads()
    count = workers or free
    return count, max(1, free // count)


def _order(sweep: Sweep, objective: str, threads: int, silence: float) -> WorkOrder:
    timeout = sweep.search.timeout
    return WorkOrder(
        name=sweep.name,
        idea=sweep.idea.to_toml(),
        store=str(Path(sweep.store.folder).absolute()),
        storage=sweep.storage,
        objective=objective,
        threads=threads,
        until=None if timeout is None else time.time() + timeout,
        silence=silence,
    )
