"""How a network descends, as a graph: what a step of training does with the gradients, in letters.

`write_updates` of the training writes it. Here its gradients are leaves, which the equations before have
named, and so are the scheduled rate α and the factor η on the weight decay, which have lines of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp

from trilith.explain.equations.simplified import simplified
from trilith.graph import Apply, Constant, Input, Node, Parameter, State, Variable, as_node, rewrite
from trilith.graph.clock import STEP
from trilith.graph.node import input_node
from trilith.graph.walk import reapply
from trilith.ops import power, sqrt
from trilith.ops.arithmetic import Divide, Multiply, Negate
from trilith.ops.exponential import Expm1, Sqrt
from trilith.optimizers import GradientDescent
from trilith.regularization import Regularization
from trilith.schedules import ConstantRate, Horizon, Schedule, plateau_of
from trilith.training.updates import Descent, write_updates

PLAIN = Descent(GradientDescent(), ConstantRate(), Regularization())
"""Gradient descent, W ← W − α·dW."""


@dataclass(frozen=True)
class Descending:
    """How parameters follow their gradients.

    horizon: how long; None where that is not known. names_rate: whether the rate is known, or just α.
    """

    descent: Descent = PLAIN
    horizon: Horizon | None = None
    names_rate: bool = False


@dataclass(frozen=True)
class Steps:
    """The graph of the update. number: the step, from 1; `after`: what each variable is after it.

    rates: α and η as leaves by their letters; `rate_values`: what they are, by the same letters.
    """

    number: Input
    gradients: Mapping[Parameter, Input]
    rates: Mapping[str, Input]
    rate_values: Mapping[str, Node]
    after: Mapping[Variable, Node]
    slots: Mapping[Parameter, Sequence[State]]
    plateau: State


def steps_of(descending: Descending, parameters: Mapping[str, Parameter]) -> Steps:
    """The update of these parameters."""
    descent = descending.descent
    gradients = {each: input_node(each.shape, "gradient") for each in parameters.values()}
    written = write_updates(
        descent, parameters, list(gradients.values()), descending.horizon or Horizon(1, 1)
    )
    scheduled = {"α": written.learning_rate, "η": written.weight_decay_factor}
    rates = {letter: input_node((), letter) for letter in scheduled}
    leaf_of = {node: rates[letter] for letter, node in scheduled.items() if not isinstance(node, Constant)}
    number = input_node((), "t", "int")
    leaves: dict[Node, Node] = {STEP: number - 1}
    if plateau_of(descent.schedule) is None:
        leaves[written.plateau] = as_node(1.0)

    def rule(node: Apply, inputs: tuple[Node, ...]) -> Node:
        return leaf_of[node] if node in leaf_of else _power(node, inputs)

    updates = dict(written.updates)
    del updates[STEP]
    roots = rewrite(rewrite(list(updates.values()), rule, leaves), _root)
    values = rewrite(list(scheduled.values()), _power, leaves)
    *values, roots_ = *simplified(values, expanding=True), simplified(roots, expanding=True)
    slots: dict[Parameter, list[State]] = {each: [] for each in parameters.values()}
    owners = {id(state): name.rsplit("/", 1)[0] for name, state in written.states.items()}
    for state in updates:
        if isinstance(state, State):
            slots[parameters[owners[id(state)]]].append(state)
    return Steps(
        number,
        gradients,
        rates,
        dict(zip(scheduled, values, strict=True)),
        dict(zip(updates, roots_, strict=True)),
        slots,
        written.plateau,
    )


def is_scheduled(schedule: Schedule) -> bool:
    """Whether a rate changes while training goes on."""
    return not isinstance(schedule, ConstantRate)


def _power(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """1 − βᵗ, which the step computes as −expm1(log β · t)."""
    (first, *_) = inputs or (None,)
    if isinstance(node.op, Negate) and isinstance(first, Apply) and isinstance(first.op, Expm1):
        (exponent,) = first.inputs
        if isinstance(exponent, Apply) and isinstance(exponent.op, Multiply):
            logarithm, number = exponent.inputs
            if isinstance(logarithm, Constant):
                return 1 - power(exp(logarithm.value.item()), number)
    return reapply(node, inputs)


def _root(node: Apply, inputs: tuple[Node, ...]) -> Node:
    """√(v/c), which the step computes as √v/√c."""
    roots = [each.inputs[0] for each in inputs if isinstance(each, Apply) and isinstance(each.op, Sqrt)]
    if isinstance(node.op, Divide) and len(roots) == len(inputs):
        return sqrt(roots[0] / roots[1])
    return reapply(node, inputs)
