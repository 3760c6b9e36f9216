"""What can be told of a network: its equations, in three notations and two forms, and its shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trilith.errors import SettingError
from trilith.explain.equations.columns import equation_in_columns
from trilith.explain.equations.derivation import derivation
from trilith.explain.equations.latex import Latex
from trilith.explain.equations.layout import format_sizes
from trilith.explain.equations.mathml import MathML
from trilith.explain.equations.notation import Notation
from trilith.explain.equations.text import Text
from trilith.explain.equations.writer import Equations, Group, equations_of
from trilith.explain.member import first_member
from trilith.losses import LossFunction, choose_loss
from trilith.network import Network

Form = Literal["text", "latex", "mathml"]
NOTATIONS: dict[str, type[Notation]] = {"text": Text, "latex": Latex, "mathml": MathML}


@dataclass(frozen=True)
class Explanation:
    """The mathematics of one training step of a network, as the graph that runs has it."""

    content: Equations

    def equations(self, *, columns: bool = False, form: Form = "text") -> str:
        """Forward, backward and update, block by block; with `columns` Z = W·A + b, examples as columns.

        `form`: "text", "latex" (lines of an align*) or "mathml" (elements of a page).

        Raises:
            SettingError: a form that is not known, or columns for a network of more than matrices.
        """
        if form not in NOTATIONS:
            raise SettingError(f"form '{form}' is not known. Use one of: {', '.join(NOTATIONS)}.")
        notation = NOTATIONS[form]()
        lines: list[str] = []
        for title, groups in self._parts():
            lines += [_heading(title, form)]
            for group in groups:
                lines += [
                    _heading(f"block {group.title}" if group.title[:1].isdigit() else group.title, form, 2)
                ]
                for equation in group.equations:
                    written = notation.equation(equation_in_columns(equation) if columns else equation)
                    lines.append(f"    {written}" if form == "text" else written + r" \\" * (form == "latex"))
        return "\n".join(line for line in lines if line)

    def shapes(self) -> str:
        """The size of every value, parameter and gradient for a batch of m examples, a row each."""
        lines = []
        for _, groups in self._parts()[:2]:
            symbols = [each.left for group in groups for each in group.equations]
            lines += [f"{Text().write(each):6} {format_sizes(each.shape)}" for each in symbols]
        parameters = [
            f"{Text().write(each.left):6} {format_sizes(each.left.shape)}" for each in self.content.updates
        ]
        return "\n".join([*parameters, *lines])

    def _parts(self) -> list[tuple[str, Iterable[Group]]]:
        one = self.content
        parts: list[tuple[str, Iterable[Group]]] = [("forward", one.forward), ("backward", one.backward)]
        parts.append(("update", [Group("", one.updates)]))
        return parts + ([("where", [Group("", one.slopes)])] if one.slopes else [])


def explain(network: Network, loss: str | LossFunction) -> Explanation:
    """Explain a network that is trained with this loss, by name or as a function (output, target).

    Of an average of networks, each trained by itself, the first is explained, as it predicts.

    Raises:
        SettingError: a loss that is not known, or the input shape of the network is not known yet.
        ShapeError: the loss does not fit the network's output.
    """
    return Explanation(equations_of(derivation(first_member(network.graph), choose_loss(loss))))


def _heading(title: str, form: str, level: int = 1) -> str:
    if not title:
        return ""
    if form == "text":
        return title if level == 1 else f"  {title}"
    return f"% {title}" if form == "latex" else f"<h{level + 1}>{title}</h{level + 1}>"
