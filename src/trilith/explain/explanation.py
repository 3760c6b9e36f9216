"""What can be told of a network: its equations, in three notations and two forms, and its shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from trilith.errors import SettingError
from trilith.explain.equations.columns import equation_in_columns
from trilith.explain.equations.derivation import Derivation, derivation
from trilith.explain.equations.descending import Descending
from trilith.explain.equations.latex import Latex
from trilith.explain.equations.layout import format_sizes
from trilith.explain.equations.mathml import MathML
from trilith.explain.equations.notation import Notation
from trilith.explain.equations.text import Text
from trilith.explain.equations.update import Update, update_of
from trilith.explain.equations.writer import Equations, Group, equations_of
from trilith.explain.member import first_member
from trilith.graph.phase import PhaseName
from trilith.losses import LossFunction, choose_loss
from trilith.network import Network, NetworkGraph
from trilith.network.feeds import Arrays
from trilith.optimizers import Optimizer, choose_optimizer
from trilith.regularization import Regularization
from trilith.schedules import ConstantRate
from trilith.tasks.build import build_descent
from trilith.tasks.estimator import NetworkEstimator
from trilith.training.updates import Descent

if TYPE_CHECKING:
    from trilith.engines import Engine
    from trilith.explain.cost import Costs
    from trilith.explain.pictures import Picture
    from trilith.explain.values.neuron import Neuron
    from trilith.explain.values.walk import Walk

Form = Literal["text", "latex", "mathml"]
NOTATIONS: dict[str, type[Notation]] = {"text": Text, "latex": Latex, "mathml": MathML}


@dataclass(frozen=True)
class Explanation:
    """The mathematics of one training step of a network, as the graph that runs has it.

    network: of which an average's first network is explained.
    """

    network: Network
    loss: LossFunction
    descending: Descending

    @cached_property
    def explained(self) -> NetworkGraph:
        """What is explained: the network, or of an average of networks the first, as it predicts."""
        return first_member(self.network.graph)

    @cached_property
    def _written(self) -> tuple[Equations, Update]:
        derived = self._training
        return equations_of(derived), update_of(derived, self.descending)

    @cached_property
    def _training(self) -> Derivation:
        return self._derived("training")

    def equations(self, *, columns: bool = False, form: Form = "text") -> str:
        """Forward, backward and update, block by block; with `columns` Z = W·A + b, examples as columns.

        `form`: "text", "latex" (lines of an align*) or "mathml" (elements of a page).

        Raises:
            SettingError: a form that is not known.
        """
        if form not in NOTATIONS:
            raise SettingError(f"form '{form}' is not known. Use one of: {', '.join(NOTATIONS)}.")
        notation = NOTATIONS[form]()
        lines: list[str] = []
        for title, groups in self._parts():
            lines.append(_heading(title, form))
            for group in groups:
                lines.append(_heading(group.heading, form, 2))
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
            f"{Text().write(each):6} {format_sizes(each.shape)}" for each in self._written[1].parameters
        ]
        return "\n".join([*parameters, *lines])

    def values(self, X: Arrays, y: Any, *, phase: PhaseName = "inference") -> Walk:
        """Walk the examples X (rows, ...), y forward and backward as one batch, with every number in float64.

        By default as it predicts: nothing is dropped, and batch norms take their running moments; with the
        phase "training" as in its first step. y as the loss takes it, classes as their numbers.

        Raises:
            DataError, ShapeError: examples that do not fit the network or the loss.
            SettingError: the network has no values yet.
        """
        from trilith.explain.values.walk import walk

        return walk(self._derived(phase), self.network, self.loss, X, y)

    def neuron(self, name: str, X: Arrays, y: Any) -> Neuron:
        """Unfold one neuron, such as dense_1:3, counted from 0, for one example X (1, ...), y (1,).

        Printed it is text; `svg()` draws it.

        Raises:
            SettingError: there is no such neuron, more than one example, or the network has no values yet.
            DataError, ShapeError: an example that does not fit the network or the loss.
        """
        from trilith.explain.values.neuron import unfold

        return unfold(self._derived("inference"), self.network, self.loss, name, X, y)

    def picture(self) -> Picture:
        """Draw the whole network, by neurons where they are few; `save(file)` writes it."""
        from trilith.explain.pictures import network_picture

        return network_picture(self.network)

    def graph(self) -> Picture:
        """Draw the computational graph, forward and backward, an equation a box; `save(file)` writes it."""
        from trilith.explain.pictures.graph_picture import graph_picture

        symbols = self._training.names.symbols
        return graph_picture(self._written[0], [symbols[node] for node in self.explained.inputs])

    def cost(
        self,
        batch_size: int = 256,
        *,
        engine: str | Engine = "auto",
        threads: int | None = None,
        progress: Callable[[int, int], None] = lambda done, blocks: None,
    ) -> Costs:
        """Measure what each block costs, forward and backward, for a batch of so many rows.

        progress: told, after each block, how many are measured, and of how many.

        Raises:
            SettingError: a batch_size below 1, or no such engine or threads.
        """
        from trilith.explain.cost import measure_cost

        regularization = self.descending.descent.regularization
        return measure_cost(
            self.network,
            self.explained,
            self.loss,
            regularization,
            batch_size=batch_size,
            engine=engine,
            threads=threads,
            progress=progress,
        )

    def _derived(self, phase: PhaseName) -> Derivation:
        return derivation(self.explained, self.loss, self.descending.descent.regularization, phase)

    def _parts(self) -> list[tuple[str, Iterable[Group]]]:
        one, update = self._written
        parts: list[tuple[str, Iterable[Group]]] = [("forward", one.forward), ("backward", one.backward)]
        title = "update, in step t = 1, 2, …" if update.counts_steps else "update"
        parts.append((title, [Group("", update.equations)]))
        return parts + ([("where", [Group("", one.slopes)])] if one.slopes else [])


def explain(
    network: Network, loss: str | LossFunction, optimizer: str | Optimizer | None = None
) -> Explanation:
    """Explain a network that is trained with this loss, by name or as a function (output, target).

    The update is that of the optimizer, or without one of gradient descent at a rate α. Of an average of
    networks, each trained by itself, the first is explained, as it predicts.

    Raises:
        SettingError: a loss or an optimizer that is not known, or the input shape of the network is not
            known yet.
        ShapeError: the loss does not fit the network's output.
    """
    descending = Descending()
    if optimizer is not None:
        descent = Descent(choose_optimizer(optimizer), ConstantRate(), Regularization())
        descending = Descending(descent, names_rate=True)
    return _explained(Explanation(network, choose_loss(loss), descending))


def explain_estimator(estimator: NetworkEstimator, loss: str | LossFunction | None = None) -> Explanation:
    """Explain the network of a fitted estimator, with the loss and the update that it is trained with.

    Raises:
        SettingError, ShapeError: as explain.
    """
    chosen = estimator.training_loss() if loss is None else choose_loss(loss)
    descending = Descending(build_descent(estimator), estimator.horizon_, names_rate=True)
    return _explained(Explanation(estimator.network_, chosen, descending))


def _explained(explanation: Explanation) -> Explanation:
    """The explanation, derived now: what does not fit is told at once."""
    _ = explanation._written
    return explanation


def _heading(title: str, form: str, level: int = 1) -> str:
    if not title:
        return ""
    if form == "text":
        return title if level == 1 else f"  {title}"
    return f"% {title}" if form == "latex" else f"<h{level + 1}>{title}</h{level + 1}>"
