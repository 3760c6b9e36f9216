# The compiled module: native/core/module.cpp.
from collections.abc import Callable, Sequence

Described = tuple[int, int, int, int, bool]
DescribedStep = tuple[int, int, int, int, int, int, float, int]
DescribedFeed = tuple[int, int, int, int]

class Program:
    def __init__(self) -> None: ...
    def add_call(
        self,
        instruction_set: str,
        kernel: str,
        kind: int,
        operands: Sequence[Described],
        integers: Sequence[int],
        numbers: Sequence[float],
        steps: Sequence[DescribedStep],
        registers: int,
        domain: int,
        units: int,
        /,
    ) -> None: ...
    def add_python(self, function: Callable[[], None], /) -> None: ...
    def add_region(self, domain: int, calls: Sequence[int], worth_threads: bool, /) -> None: ...
    def set_commit(
        self,
        updated: Sequence[Described],
        trusted: Sequence[tuple[Described, float, float]],
        cautious: bool,
        /,
    ) -> None: ...
    def set_outputs(self, outputs: Sequence[Described], /) -> None: ...
    def run(self, feeds: Sequence[DescribedFeed], threads: int, /) -> None: ...

def epoch(
    whole: Program | None,
    last: Program | None,
    feeds: Sequence[DescribedFeed],
    order: int,
    rows: int,
    batch_size: int,
    threads: int,
    examples: int,
    batches: int,
    sums: Sequence[float],
    listener: Callable[[int, int, list[float]], bool],
) -> tuple[int, int, bool, list[float]]: ...
def instruction_sets() -> list[str]: ...
def chain_codes() -> list[str]: ...
