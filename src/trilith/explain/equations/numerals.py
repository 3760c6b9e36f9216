"""Numbers as people write them: few digits, or a fraction of few, but always exactly the number."""

from __future__ import annotations

from fractions import Fraction

SHORT = 6  # digits that are read at a glance


def ratio(value: float) -> tuple[str, str]:
    """A number that is not negative as numerator and denominator; the latter is "1" where none helps."""
    text, inverse = _plain(value), 1 / value if value else 0.0
    if 1 < inverse < 1e6 and inverse == int(inverse) and inverse % 5:
        return "1", _plain(inverse)
    if len(text) <= SHORT or not 1e-9 < value < 1e9:
        return text, "1"
    short = float(f"{inverse:.6g}")
    if 1 / short == value:
        return "1", _plain(short)
    near = Fraction(value).limit_denominator(1000)
    if near.numerator / near.denominator == value:
        return str(near.numerator), str(near.denominator)
    return text, "1"


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
