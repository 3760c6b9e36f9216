"""Numbers as people write them: few digits, or a fraction of few, that are the number but for rounding."""

from __future__ import annotations

from fractions import Fraction
from math import isclose, pi

SHORT = 6  # digits that are read at a glance
DIGITS = 12  # that tell whether a number is a short one, as 1 - 0.9 is 0.1


def ratio(value: float) -> tuple[str, str]:
    """A number that is not negative as numerator and denominator; the latter is "1" where none helps."""
    near = float(f"{value:.{DIGITS}g}")
    value = near if len(_plain(near)) <= SHORT else value
    text, inverse = _plain(value), 1 / value if value else 0.0
    if 1 < inverse < 1e6 and inverse == int(inverse) and inverse % 5:
        return "1", _plain(inverse)
    if len(text) <= SHORT or not 1e-9 < value < 1e9:
        return text, "1"
    turns = Fraction(value / pi).limit_denominator(12)
    if turns and isclose(turns * pi, value, rel_tol=1e-15):
        multiple = "" if turns.numerator == 1 else f"{turns.numerator}·"
        return f"{multiple}π", str(turns.denominator)
    short = float(f"{inverse:.6g}")
    if 1 / short == value:
        return "1", _plain(short)
    fraction = Fraction(value).limit_denominator(1000)
    if fraction.numerator / fraction.denominator == value:
        return str(fraction.numerator), str(fraction.denominator)
    for below, root in ((inverse, "{}"), (inverse * inverse, "√({})")):
        if 1 < round(below) < 1e6 and isclose(below, round(below), rel_tol=1e-12):
            return "1", root.format(round(below))
    return text, "1"


def _plain(value: float) -> str:
    if value < 1e15 and value == int(value):
        return str(int(value))
    return repr(float(value)).replace("e-0", "e-")
