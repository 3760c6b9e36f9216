"""Whether updates in place can be trusted to stay finite once everything they read is finite and not huge."""

from __future__ import annotations

from collections.abc import Sequence

from trilith.engines.native.steps import STORES
from trilith.engines.native.unit import Unit

MODERATE = 1e6  # as in native/kernels/moderate.h
SMOOTH = frozenset(
    [
        "load",
        "load_row",
        "load_column",
        "load_scalar",
        "constant",
        "store",
        "watch",
        "add",
        "subtract",
        "multiply",
        "negate",
        "abs",
        "sign",
        "maximum",
        "minimum",
        "where",
        "greater",
        "greater_equal",
        "less",
        "less_equal",
        "equal",
        "not_equal",
        "sqrt",
        "square",
        "multiply_add",
        "multiply_subtract",
        "negate_multiply_add",
        "sum_of_products",
        "product_plus_square",
        "truncate",
        "truth",
        "floor",
    ]
)


def needs_caution(units: Sequence[Unit]) -> bool:
    """Whether a unit that changes variables might make a NaN or an infinity of moderate numbers."""
    return any(unit.commits and not _is_safe(unit) for unit in units)


def _is_safe(unit: Unit) -> bool:
    bounded: set[int] = set()  # registers that hold a sum with a positive number: safe to divide by
    constants: set[int] = set()
    for step in unit.steps:
        operands = {step.a, step.b}
        if step.code == "divide_by_root" and step.d not in constants:
            return False
        if step.code == "divide" and step.b not in bounded and step.b not in constants:
            return False
        if step.code not in SMOOTH and step.code not in ("divide", "divide_by_root"):
            return False
        if step.code == "constant" and not abs(step.number) <= MODERATE:
            return False
        if step.code not in STORES:
            bounded.discard(step.target)
            constants.discard(step.target)
        if step.code == "load_scalar" or (step.code == "constant" and step.number >= 1e-12):
            constants.add(step.target)
        elif (step.code == "add" and operands & constants) or (
            step.code == "multiply_add" and step.c in constants
        ):
            bounded.add(step.target)
    return True
