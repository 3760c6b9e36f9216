"""Equations in MathML Core, which browsers draw."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from unicodedata import normalize

from trilith.explain.equations.expression import Equation, Symbol
from trilith.explain.equations.notation import Notation


class MathML(Notation):
    """Elements of presentation MathML."""

    def equation(self, equation: Equation) -> str:
        written = super().equation(equation)
        return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{written}</math>'

    def row(self, *pieces: str) -> str:
        return pieces[0] if len(pieces) == 1 else f"<mrow>{''.join(pieces)}</mrow>"

    def sign(self, sign: str) -> str:
        return f"<mo>{escape(sign)}</mo>"

    def minus(self) -> str:
        return '<mo form="prefix">−</mo>'

    def words(self, words: str) -> str:
        return f"<mtext>{escape(words)}</mtext>"

    def symbol(self, symbol: Symbol) -> str:
        base, mark = normalize("NFD", symbol.letter)[:1], normalize("NFD", symbol.letter)[1:]
        if mark == "\u0302":
            letter = f"<mover><mi>{base}</mi><mo>^</mo></mover>"
        else:
            letter = f"<mi>{escape(symbol.letter)}</mi>"
        number = symbol.number.lstrip("_").replace("_", ",")
        indexed = f"<msub>{letter}<mn>{escape(number)}</mn></msub>" if number else letter
        return f"<mrow><mi>d</mi>{indexed}</mrow>" if symbol.gradient else indexed

    def numeral(self, digits: str) -> str:
        if digits[0] == "√":
            return self.root(f"<mn>{digits[2:-1]}</mn>")
        mantissa, _, exponent = digits.partition("e")
        if not exponent:
            parts = [f"<mi>{each}</mi>" if each == "π" else f"<mn>{each}</mn>" for each in digits.split("·")]
            return self.row(*_between(parts, "·"))
        power = f"<msup><mn>10</mn><mn>{int(exponent)}</mn></msup>".replace("<mn>-", "<mn>−")
        return power if mantissa == "1" else f"<mrow><mn>{mantissa}</mn><mo>·</mo>{power}</mrow>"

    def enclosed(self, left: str, inner: str, right: str) -> str:
        return self.row(f"<mo>{left}</mo>", inner, f"<mo>{right}</mo>")

    def listed(self, pieces: Sequence[str], separator: str = ",") -> str:
        return self.row(*_between(pieces, separator))

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac>{above}{below}</mfrac>"

    def raised(self, base: str, exponent: str) -> str:
        return f"<msup>{base}{exponent}</msup>"

    def root(self, of: str) -> str:
        return f"<msqrt>{of}</msqrt>"

    def transposed(self, of: str) -> str:
        return f"<msup>{of}<mo>⊤</mo></msup>"

    def summed(self, letters: str, of: str) -> str:
        return self.row(f"<munder><mo>∑</mo><mi>{letters or 'i'}</mi></munder>", of)

    def function_name(self, name: str, prime: bool = False, letters: str = "") -> str:
        written = f"<mi>{escape(name)}</mi>"
        written = f"<msup>{written}<mo>′</mo></msup>" if prime else written
        return f"<msub>{written}<mi>{letters}</mi></msub>" if letters else written

    def chosen(self, condition: str, chosen: str, other: str) -> str:
        rows = ((chosen, condition), (other, "<mtext>else</mtext>"))
        cells = "".join(f"<mtr><mtd>{each}</mtd><mtd>{when}</mtd></mtr>" for each, when in rows)
        return f"<mrow><mo>{{</mo><mtable>{cells}</mtable></mrow>"


def _between(pieces: Sequence[str], separator: str) -> list[str]:
    row = [pieces[0]]
    for piece in pieces[1:]:
        row += [f"<mo>{separator}</mo>", piece]
    return row
