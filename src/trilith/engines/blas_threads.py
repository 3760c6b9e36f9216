"""Threads for NumPy's matrix products only where the work pays for them.

BLAS threads spin while they wait for each other. For small products that gains nothing, and beside other
busy programs it costs tenfold.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

LARGE_PRODUCT = 50_000_000  # FLOP; about a millisecond on one core


@cache
def _controller() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def threads_for(largest_product: int, threads: int | None) -> AbstractContextManager[object]:
    """One thread while the largest product of a program (in FLOP) is small, else `threads`.

    None: as many as BLAS likes.
    """
    wanted = threads if largest_product >= LARGE_PRODUCT else 1
    if wanted is None:
        return nullcontext()
    limit: AbstractContextManager[object] = _controller().limit(limits=wanted, user_api="blas")
    return limit
