"""The instructions of a chain: what each reads, and which registers they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

STORES = ("store", "watch", "sum_rows", "sum_columns", "sum_all")
LOADS = ("load", "load_row", "load_column", "load_scalar", "constant")
OF_FOUR = ("sum_of_products", "product_plus_square", "divide_by_root")
OF_THREE = ("where", "multiply_add", "multiply_subtract", "negate_multiply_add")
OF_TWO = (
    *("add", "subtract", "multiply", "divide", "power", "maximum", "minimum"),
    *("greater", "greater_equal", "less", "less_equal", "equal", "not_equal"),
)
ARGUMENTS = {
    code: count for count, codes in ((0, LOADS), (2, OF_TWO), (3, OF_THREE), (4, OF_FOUR)) for code in codes
}  # all others read one register
KEPT_ROWS = 16  # rows of a chain that stay in registers of their own


@cache
def code_numbers() -> dict[str, int]:
    """The number of each code, as the compiled module counts them."""
    from trilith.engines.native import _native

    return {name: number for number, name in enumerate(_native.chain_codes())}


@dataclass(frozen=True)
class Step:
    """One instruction, see `native/kernels/chain.h` and `codes.h`."""

    code: str
    target: int = 0
    a: int = 0
    b: int = 0
    c: int = 0
    operand: int = 0
    number: float = 0.0
    d: int = 0

    @property
    def reads(self) -> tuple[int, ...]:
        """The registers that it reads."""
        return (self.a, self.b, self.c, self.d)[: ARGUMENTS.get(self.code, 1)]


def is_uniform(step: Step, uniform: set[int]) -> bool:
    """Whether its result is one number for all elements, given the registers of which that is known."""
    if step.code in STORES:
        return False
    return step.code in ("load_scalar", "constant") or (
        bool(step.reads) and all(register in uniform for register in step.reads)
    )


def allocate(steps: Sequence[Step], product: bool) -> tuple[list[Step], int]:
    """The same steps on few registers: one is used again once nobody needs what it holds.

    Some that hold a row are not: what they hold stays good for the next tile. Returns the number of registers
    too. Where a product begins the chain, register 0 holds its result.
    """
    rows = {step.target for step in [step for step in steps if step.code == "load_row"][:KEPT_ROWS]}
    last = {register: place for place, step in enumerate(steps) for register in step.reads}
    real: dict[int, int] = {0: 0} if product else {}
    free: list[int] = []
    used = 1 if product else 0
    allocated = []
    for place, step in enumerate(steps):
        a, b, c, d = (*(real[register] for register in step.reads), 0, 0, 0, 0)[:4]
        target = 0
        if step.code not in STORES:
            # not one that the step reads: loads may point into memory, so no step writes over its operand
            if free:
                target = free.pop()
            else:
                target, used = used, used + 1
            real[step.target] = target
            if last.get(step.target, -1) < place:
                free.append(target)
        done = [each for each in dict.fromkeys(step.reads) if last[each] == place and each not in rows]
        free.extend(real[register] for register in done)
        allocated.append(replace(step, target=target, a=a, b=b, c=c, d=d))
    return allocated, used
