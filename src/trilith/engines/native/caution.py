"""Whether updates in place can be trusted to stay finite: from the ranges of what they read, step by step.

What was computed is held to its range before each update, variables at the beginning of each epoch; that one
stays above zero follows from what is stored over it. Within an epoch a variable may outgrow its range unseen
only where nothing that is computed from it grows with it. Sums of a million products of moderate numbers,
squared, are still far from the largest float32.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from trilith.engines.native.steps import STORES
from trilith.engines.native.unit import Buffer, Unit

MODERATE = 1e6  # what an array of the program holds, as in native/kernels/moderate.h
MODERATE_SCALAR = 1e3
LEAST_DIVISOR = 1e-4  # of a scalar that an update divides by
KEPT = 1e12  # what a variable holds
LARGEST, SMALLEST = 1e37, 1e-30  # of float32, and some orders in hand

Range = tuple[float, float]


class UnboundedError(Exception):
    """A step might overflow, divide by zero or take the root of a negative number."""


@dataclass
class Trust:
    """Whether to trust the updates, if everything read lies in these ranges."""

    cautious: bool = False
    scalars: dict[Buffer, Range] = field(default_factory=dict)
    variables: dict[Buffer, Range] = field(default_factory=dict)


def trust(units: Sequence[Unit]) -> Trust:
    """The ranges that keep all units that change variables finite, or caution where there are none."""
    commits = [unit for unit in units if unit.commits]
    read = dict.fromkeys(each.home for unit in commits if unit.steps for each in unit.inputs)
    floats = [buffer for buffer in read if buffer.form.dtype.startswith("float")]
    found = Trust(
        scalars=dict.fromkeys(filter(_is_scalar, floats), (-MODERATE_SCALAR, MODERATE_SCALAR)),
        variables={each: (0.0, KEPT) for each in floats if each.memory is not None},
    )
    try:
        while _narrowed(found, [unit for unit in commits if unit.dtype != "int64"]):
            pass
    except UnboundedError:
        found.cautious = True
    return found


def _is_scalar(buffer: Buffer) -> bool:
    return buffer.memory is None and buffer.form.elements == 1


def _narrowed(found: Trust, commits: Sequence[Unit]) -> bool:
    """Go through all steps; whether a range was found wanting, so that they must be gone through again."""
    results: dict[Buffer, Range] = {}
    divisors: dict[Buffer, None] = {}
    for unit in commits:
        _follow(unit, found, results, divisors)
    found.scalars |= dict.fromkeys(divisors, (LEAST_DIVISOR, MODERATE_SCALAR))
    negative = [
        each
        for each, (low, _) in found.variables.items()
        if low == 0 and results.get(each, (-1.0, 0.0))[0] < 0
    ]
    found.variables |= dict.fromkeys(negative, (-KEPT, KEPT))
    return bool(negative or divisors)


def _follow(unit: Unit, found: Trust, results: dict[Buffer, Range], divisors: dict[Buffer, None]) -> None:
    """Add to `results` what a unit stores, to `divisors` the scalars that it divides by as they are."""
    registers: dict[int, Range] = {}
    scalars: dict[int, Buffer] = {}
    if unit.kernel.startswith("gemm"):
        left, right = (_range_of(each, found) for each in unit.inputs[:2])
        terms = max(unit.inputs[0].form.rows, unit.inputs[0].form.columns)
        registers[0] = _multiply(_multiply(left, right), (terms, terms))
    for step in unit.steps:
        if step.code in STORES:
            if step.code == "store":
                results[unit.operands[step.operand].home] = registers[step.a]
            continue
        a, b, c, d = (registers.get(each, (0.0, 0.0)) for each in (step.a, step.b, step.c, step.d))
        divisor = scalars.get(step.b) if step.code == "divide" else None
        scalars.pop(step.target, None)
        if step.code == "constant":
            value = (step.number, step.number)
        elif step.code.startswith("load"):
            operand = unit.operands[step.operand]
            value = _range_of(operand, found)
            if operand.home in found.scalars:
                scalars[step.target] = operand.home
        elif divisor is not None and b[0] < LEAST_DIVISOR:
            divisors[divisor] = None
            value = _divide(a, (LEAST_DIVISOR, MODERATE_SCALAR))
        elif step.code in RULES:
            product = _square(a) if step.a == step.b else _multiply(a, b)
            value = RULES[step.code](a, b, c, d, product)
        else:
            raise UnboundedError
        if not max(map(abs, value)) <= LARGEST:
            raise UnboundedError
        registers[step.target] = value


def _range_of(buffer: Buffer, found: Trust) -> Range:
    if buffer.form.dtype == "bool":
        return 0.0, 1.0
    if buffer.form.dtype == "int64":
        return -(2.0**63), 2.0**63
    moderate = (-MODERATE, MODERATE)
    return found.scalars.get(buffer.home) or found.variables.get(buffer.home, moderate)


def _add(a: Range, b: Range) -> Range:
    return a[0] + b[0], a[1] + b[1]


def _negate(a: Range) -> Range:
    return -a[1], -a[0]


def _multiply(a: Range, b: Range) -> Range:
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def _divide(a: Range, b: Range) -> Range:
    if not (b[0] >= SMALLEST or b[1] <= -SMALLEST):
        raise UnboundedError
    return _multiply(a, (1 / b[1], 1 / b[0]))


def _absolute(a: Range) -> Range:
    return max(a[0], -a[1], 0.0), max(-a[0], a[1])


def _square(a: Range) -> Range:
    low, high = _absolute(a)
    return low * low, high * high


def _root(a: Range) -> Range:
    if a[0] < 0:
        raise UnboundedError
    return sqrt(a[0]), sqrt(a[1])


TRUTH = ("greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "truth")
RULES: dict[str, Callable[[Range, Range, Range, Range, Range], Range]] = {
    **dict.fromkeys(TRUTH, lambda a, b, c, d, ab: (0.0, 1.0)),
    "add": lambda a, b, c, d, ab: _add(a, b),
    "subtract": lambda a, b, c, d, ab: _add(a, _negate(b)),
    "multiply": lambda a, b, c, d, ab: ab,
    "divide": lambda a, b, c, d, ab: _divide(a, b),
    "negate": lambda a, b, c, d, ab: _negate(a),
    "abs": lambda a, b, c, d, ab: _absolute(a),
    "sign": lambda a, b, c, d, ab: (-1.0, 1.0),
    "square": lambda a, b, c, d, ab: _square(a),
    "sqrt": lambda a, b, c, d, ab: _root(a),
    "maximum": lambda a, b, c, d, ab: (max(a[0], b[0]), max(a[1], b[1])),
    "minimum": lambda a, b, c, d, ab: (min(a[0], b[0]), min(a[1], b[1])),
    "where": lambda a, b, c, d, ab: (min(b[0], c[0]), max(b[1], c[1])),
    "relu": lambda a, b, c, d, ab: (max(a[0], 0.0), max(a[1], 0.0)),
    "multiply_add": lambda a, b, c, d, ab: _add(ab, c),
    "multiply_subtract": lambda a, b, c, d, ab: _add(ab, _negate(c)),
    "negate_multiply_add": lambda a, b, c, d, ab: _add(c, _negate(ab)),
    "sum_of_products": lambda a, b, c, d, ab: _add(ab, _multiply(c, d)),
    "product_plus_square": lambda a, b, c, d, ab: _add(ab, _multiply(_square(c), d)),
    "divide_by_root": lambda a, b, c, d, ab: _divide(a, _add(_multiply(_root(b), c), d)),
}
