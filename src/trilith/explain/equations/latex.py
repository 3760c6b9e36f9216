"""Equations in LaTeX, for a line of an `align*` of amsmath."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from trilith.explain.equations.expression import Symbol
from trilith.explain.equations.notation import Notation

GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "μ": "mu", "φ": "varphi"}
SIGNS = {"·": r"\cdot", "∘": r"\odot", "−": "-", "←": r"\leftarrow", "≥": r"\ge", "≤": r"\le", "≠": r"\ne"}
KNOWN = {"exp", "log", "tanh", "sin", "cos", "max"}
BRACKETS = {"⟨": r"\langle ", "⟩": r"\rangle "}


class Latex(Notation):
    """What goes between the dollars."""

    def row(self, *pieces: str) -> str:
        return "".join(pieces)

    def sign(self, sign: str) -> str:
        return f" {SIGNS.get(sign, sign)} "

    def minus(self) -> str:
        return "-"

    def words(self, words: str) -> str:
        return rf"\text{{{escaped(words)}}}"

    def symbol(self, symbol: Symbol) -> str:
        number = symbol.number.lstrip("_").replace("_", ",")
        return (
            ("d" if symbol.gradient else "") + _letter(symbol.letter) + (f"_{{{number}}}" if number else "")
        )

    def numeral(self, digits: str) -> str:
        if digits[0] == "√":
            return self.root(digits[2:-1])
        mantissa, _, exponent = digits.partition("e")
        if exponent:
            factor = "" if mantissa == "1" else rf"{mantissa} \cdot "
            return rf"{factor}10^{{{int(exponent)}}}"
        return digits.replace("·", "").replace("π", r"\pi")

    def enclosed(self, left: str, inner: str, right: str) -> str:
        return rf"\left{BRACKETS.get(left, left)}{inner}\right{BRACKETS.get(right, right)}"

    def listed(self, pieces: Sequence[str], separator: str = ",") -> str:
        return (r" \mid " if separator == "|" else rf"{separator}\; ").join(pieces)

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def root(self, of: str) -> str:
        return rf"\sqrt{{{of}}}"

    def transposed(self, of: str) -> str:
        return rf"{of}^{{\top}}"

    def summed(self, letters: str, of: str) -> str:
        return rf"\sum_{{{letters or 'i'}}} {of}"

    def function_name(self, name: str, prime: bool = False, letters: str = "") -> str:
        command = rf"\{name}" if name in KNOWN else rf"\operatorname{{{escaped(name)}}}"
        return command + ("'" if prime else "") + (f"_{{{letters}}}" if letters else "")

    def chosen(self, condition: str, chosen: str, other: str) -> str:
        return rf"\begin{{cases}} {chosen} & {condition} \\ {other} & \text{{else}} \end{{cases}}"


def escaped(words: str) -> str:
    """Words without the signs that LaTeX takes for its own."""
    return words.replace("_", r"\_").replace("%", r"\%").replace("&", r"\&").replace("#", r"\#")


def _letter(letter: str) -> str:
    base, mark = normalize("NFD", letter)[:1], normalize("NFD", letter)[1:]
    if mark == "\u0302":
        return rf"\hat{{{base}}}"
    if letter in GREEK:
        return rf"\{GREEK[letter]}"
    return letter if len(letter) == 1 else rf"\mathrm{{{escaped(letter)}}}"
