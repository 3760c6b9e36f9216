"""Instructions of a chain that do the work of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from trilith.engines.native.steps import STORES, Step, is_uniform


class Fusion:
    """Steps that set each register once, with products, squares and roots taken up by what follows them.

    Every step is a pass over a tile, so fewer steps are less traffic between registers and cache.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._made = {step.target: step for step in steps if step.code not in STORES}
        self._uses = Counter(register for step in steps for register in step.reads)
        self._uniform: set[int] = set()
        for step in steps:
            if is_uniform(step, self._uniform):
                self._uniform.add(step.target)
        self._taken: set[int] = set()
        fused = [self._fuse(step) for step in steps]
        self.steps = [step for step in fused if step.code in STORES or step.target not in self._taken]

    def _fuse(self, step: Step) -> Step:
        new = step
        if step.target in self._uniform:  # computed once, not for each tile
            return step
        if step.code == "add":
            new = self._sum(step)
        elif step.code == "subtract":
            if factors := self._take_product(step.a):
                new = replace(step, code="multiply_subtract", a=factors[0], b=factors[1], c=step.b)
            elif factors := self._take_product(step.b):
                new = replace(step, code="negate_multiply_add", a=factors[0], b=factors[1], c=step.a)
        elif step.code == "divide":
            new = self._quotient(step)
        self._made[new.target] = new
        return new

    def _sum(self, step: Step) -> Step:
        first, second = self._take_product(step.a), self._take_product(step.b)
        if first and second:
            for (a, b), (c, d) in ((first, second), (second, first)):
                for factor, square in ((c, d), (d, c)):
                    if root := self._take(square, "square"):
                        return replace(step, code="product_plus_square", a=a, b=b, c=root.a, d=factor)
            return replace(step, code="sum_of_products", a=first[0], b=first[1], c=second[0], d=second[1])
        if first:
            return replace(step, code="multiply_add", a=first[0], b=first[1], c=step.b)
        if second:
            return replace(step, code="multiply_add", a=second[0], b=second[1], c=step.a)
        return step

    def _quotient(self, step: Step) -> Step:
        """a / (√b · c + d), where c and d are single numbers."""
        divisor = self._made[step.b]
        if (
            divisor.code == "multiply_add"
            and divisor.c in self._uniform
            and self._uses[step.b] == 1
            and (factors := self._root_and_factor(divisor))
        ):
            self._taken.add(step.b)
            return replace(step, code="divide_by_root", b=factors[0], c=factors[1], d=divisor.c)
        return step

    def _root_and_factor(self, divisor: Step) -> tuple[int, int] | None:
        for root, factor in ((divisor.a, divisor.b), (divisor.b, divisor.a)):
            if factor in self._uniform and (taken := self._take(root, "sqrt")):
                return taken.a, factor
        return None

    def _take_product(self, register: int) -> tuple[int, int] | None:
        """The factors of a product that nothing else reads."""
        if taken := self._take(register, "multiply"):
            return taken.a, taken.b
        if taken := self._take(register, "square"):
            return taken.a, taken.a
        return None

    def _take(self, register: int, code: str) -> Step | None:
        """The step of this code that set the register, if nothing else reads it; it will not run itself."""
        made = self._made.get(register)
        if made is None or made.code != code or self._uses[register] != 1 or register in self._uniform:
            return None
        self._taken.add(register)
        return made
