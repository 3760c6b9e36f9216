"""--cost: what each block costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trilith.cli.explained.subject import Subject

BATCH_SIZE = 256  # where none is named


def told_cost(subject: Subject, batch_size: int | None, threads: int | None) -> str:
    """FLOP, bytes, parameters and measured time by block, with bars."""
    from trilith.cli.progress import row_progress

    with row_progress() as progress:

        def show(done: int, blocks: int) -> None:
            progress.expect("measuring", blocks, "blocks")
            progress.advance(1)

        costs = subject.explanation().cost(batch_size or BATCH_SIZE, threads=threads, progress=show)
    return str(costs)
