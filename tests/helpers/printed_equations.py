"""Printed equations, read and computed by NumPy alone: what a reader with a calculator would do.

Knows the notation of `docs/explain.md` and nothing of graphs, operations or derivatives.
"""

import re
from collections.abc import Callable

import numpy as np
from scipy.special import logsumexp, softmax

from tests.helpers.printed_functions import FUNCTIONS

Values = dict[str, np.ndarray]
Closure = Callable[[Values], np.ndarray]

TOKEN = re.compile(
    r"\s*(\d+(?:\.\d+)?(?:e[-+]?\d+)?|inf|[A-Za-zα-ωΑ-Ω_][A-Za-z0-9α-ωΑ-Ω_\u0302]*|[ᵢⱼₖₗ]+|.)", re.DOTALL
)
AXES = "ᵢⱼₖₗ"


REDUCTIONS = {"Σ": np.sum, "mean": np.mean, "max": np.max, "logsumexp": logsumexp}
COMPARISONS = {
    ">": np.greater,
    "≥": np.greater_equal,
    "<": np.less,
    "≤": np.less_equal,
    "=": np.equal,
    "≠": np.not_equal,
}


def evaluate(lines: list[str], values: Values, columns: bool = False) -> Values:
    """Every name on the left of a line, computed from the lines before and the values given.

    `=` says what a name is, `←` what it becomes. A line `g′(z) = …` says what g′ is. `columns`: examples are
    columns.
    """
    known = {"π": np.asarray(np.pi), **values}
    slopes: dict[str, tuple[str, Closure]] = {}
    for line in lines:
        left, right = re.split(" [=←] ", line, maxsplit=1)
        parser = Parser(right, slopes, columns)
        if "′(" in left:
            name, argument = re.fullmatch(r"(\w+)′\((\w+).*\)", left).groups()
            slopes[name] = argument, parser.whole()
        else:
            known[left] = parser.whole()(known)
    return known


class Parser:
    """Recursive descent, from what binds least to what binds most."""

    def __init__(self, line: str, slopes: dict[str, tuple[str, Closure]], columns: bool) -> None:
        self.tokens = [*TOKEN.findall(line.strip()), ""]
        self.slopes, self.columns = slopes, columns
        self.place = 0

    @property
    def next(self) -> str:
        return self.tokens[self.place]

    def take(self, *expected: str) -> str:
        token = self.next
        assert not expected or token in expected, f"{token!r} in {self.tokens}, expected {expected}"
        self.place += 1
        return token

    def whole(self) -> Closure:
        value = self.compared()
        assert self.next == "", f"{self.tokens[self.place :]} is left of {self.tokens}"
        return value

    def compared(self) -> Closure:
        left = self.added()
        if self.next not in COMPARISONS:
            return left
        compare, right = COMPARISONS[self.take()], self.added()
        return lambda known: compare(left(known), right(known)).astype(float)

    def added(self) -> Closure:
        total = self.multiplied()
        while self.next in ("+", "−"):
            total = binary(np.add if self.take() == "+" else np.subtract, total, self.multiplied())
        return total

    def multiplied(self) -> Closure:
        if self.next == "−":
            self.take()
            of = self.multiplied()
            return lambda known: -of(known)
        value = self.prefixed()
        while self.next in ("·", "∘", "/"):
            operation = {"·": dot, "∘": np.multiply, "/": np.divide}[self.take()]
            value = binary(operation, value, self.prefixed())
        return value

    def prefixed(self) -> Closure:
        if self.next == "Σ":
            self.take()
            axes = self.axes() or [0]
            return self.reduction(np.sum, axes, self.raised())
        return self.raised()

    def axes(self) -> list[int]:
        return [AXES.index(each) for each in self.take()] if self.next and self.next[0] in AXES else []

    def reduction(self, reduce: Callable, axes: list[int], of: Closure) -> Closure:
        def reduced(known: Values) -> np.ndarray:
            value = of(known)
            turned = self.columns and value.ndim <= 2  # what has more axes stands in rows
            places = tuple(value.ndim - 1 - axis for axis in axes) if turned else tuple(axes)
            return reduce(value, axis=places, keepdims=True)

        return reduced

    def raised(self) -> Closure:
        value = self.atom()
        while self.next in ("ᵀ", "²", "^", "["):
            token = self.take()
            if token == "[":
                value = self.bracket(value)
            elif token == "^":
                value = binary(np.power, value, self.atom())
            else:
                value = unary((lambda x: np.swapaxes(x, -1, -2)) if token == "ᵀ" else np.square, value)
        return value

    def bracket(self, of: Closure) -> Closure:
        end = self.place + self.tokens[self.place :].index("]")
        inside = "".join(self.tokens[self.place : end])
        if ":" in inside:
            self.place = end + 1
            ranges = tuple(
                slice(*(int(each) if each else None for each in part.split(":")))
                for part in inside.split(",")
            )
            return lambda known: of(known)[ranges]
        rows = self.compared()
        self.take("]")
        return lambda known: of(known)[rows(known)[:, 0].astype(int)]

    def atom(self) -> Closure:
        token = self.take()
        if token == "(":
            return self.parenthesis()
        if token == "[":
            return self.joined()
        if token == "⟨":
            self.place -= 1
            fixed = np.array(self.nested())
            return lambda known: fixed
        if token[0].isdigit():
            number = np.float64(token)
            return lambda known: number
        return self.named(token)

    def parenthesis(self) -> Closure:
        value = self.compared()
        if self.next == "where":
            self.take()
            condition = self.compared()
            self.take(",")
            self.take("else")
            other = self.compared()
            self.take(")")
            return lambda known: np.where(condition(known) != 0, value(known), other(known))
        self.take(")")
        return value

    def joined(self) -> Closure:
        parts = [self.compared()]
        axis = 0 if self.next == ";" else -1
        while self.take("|", ";", "]") != "]":
            parts.append(self.compared())
        return lambda known: np.concatenate([part(known) for part in parts], axis)

    def nested(self) -> list | float:
        if self.next != "⟨":
            return float(self.added()({}))
        values = []
        while self.take("⟨", ",", "⟩") != "⟩":
            values.append(self.nested())
        return values

    def named(self, name: str) -> Closure:
        is_slope = self.next == "′" and bool(self.take())
        axes = self.axes()
        if self.next != "(":
            return lambda known: known[name]
        self.take("(")
        arguments = [self.compared()]
        while self.next == ",":
            self.take()
            arguments.append(self.compared())
        settings: list[Closure] = []
        while self.take(";", ",", ")") != ")":
            settings.append(self.setting())
        if name in REDUCTIONS:
            return self.reduction(REDUCTIONS[name], axes, *arguments)
        if name == "softmax":
            return lambda known: self.softmax(arguments[0](known))
        if is_slope:
            argument, slope = self.slopes[name]
            return lambda known: slope({**known, argument: arguments[0](known)})
        return lambda known: FUNCTIONS[name](
            *(each(known) for each in arguments), *(each(known) for each in settings)
        )

    def softmax(self, scores: np.ndarray) -> np.ndarray:
        return softmax(scores, axis=0 if self.columns and scores.ndim <= 2 else -1)

    def setting(self) -> Closure:
        """3, 0.5, m or 3m."""
        number = float(self.take()) if self.next[0].isdigit() else 1.0
        number = int(number) if number.is_integer() else number
        if self.next == "m":
            self.take()
            return lambda known: int(number * known["m"])
        return lambda known: number


def dot(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """`·` is the matrix product, unless a single number is multiplied."""
    return left * right if np.size(left) == 1 or np.size(right) == 1 else left @ right


def unary(operation: Callable, of: Closure) -> Closure:
    return lambda known: operation(of(known))


def binary(operation: Callable, left: Closure, right: Closure) -> Closure:
    return lambda known: operation(left(known), right(known))
