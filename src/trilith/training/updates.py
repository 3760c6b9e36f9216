"""The second half of a training step: from gradients to the parameters' next values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trilith import ops
from trilith.graph import Node, Parameter, State, Variable
from trilith.graph.clock import STEP
from trilith.graph.node import Fill
from trilith.optimizers import Optimizer
from trilith.regularization import Regularization
from trilith.schedules import ConstantRate, Horizon, Schedule

CONSTANT = ConstantRate()


@dataclass(frozen=True)
class Descent:
    """How parameters follow their gradients.

    `average_decay`: that of a moving average of the weights. `weight_decay_schedule`: a factor on the
    optimizer's weight decay, beside the one on its rate.
    """

    optimizer: Optimizer
    schedule: Schedule
    regularization: Regularization
    average_decay: float | None = None
    weight_decay_schedule: Schedule = CONSTANT


@dataclass(frozen=True)
class Updates:
    """What changes in a step, and the states that it needs, by name.

    `averages` maps a parameter to its moving average; `plateau` is a factor on the rate that the trainer
    may lower between epochs. The rate and the factor on the weight decay are those of this step.
    """

    updates: tuple[tuple[Variable, Node], ...]
    states: Mapping[str, State]
    averages: Mapping[Variable, State]
    plateau: State
    learning_rate: Node
    weight_decay_factor: Node


def write_updates(
    descent: Descent, parameters: Mapping[str, Parameter], gradients: Sequence[Node], horizon: Horizon
) -> Updates:
    """Clip the gradients, schedule the rate, and write every parameter's update."""
    plateau = State((), "float", None, "plateau", Fill(1.0))
    step = STEP.cast("float")
    rate = descent.optimizer.learning_rate * descent.schedule.factor(step, horizon) * plateau
    decay_factor = descent.weight_decay_schedule.factor(step, horizon)
    updates: list[tuple[Variable, Node]] = [(STEP, STEP + 1)]
    states: dict[str, State] = {"plateau": plateau}
    averages: dict[Variable, State] = {}
    clipped = descent.regularization.clipped(gradients)
    for (name, parameter), gradient in zip(parameters.items(), clipped, strict=True):
        (_, value), *slots = descent.optimizer.updates(parameter, gradient, rate, step + 1, decay_factor)
        value = descent.regularization.constrained(parameter, value)
        updates += [(parameter, value), *slots]
        states |= {f"{name}/{slot.name}": slot for slot, _ in slots if isinstance(slot, State)}
        if descent.average_decay is not None:
            average = State(parameter.shape, "float", parameter.scope, "average", parameter.initial)
            averages[parameter] = states[f"{name}/average"] = average
            updates.append((average, _moved(average, value, step, descent.average_decay)))
    return Updates(tuple(updates), states, averages, plateau, rate, decay_factor)


def _moved(average: Node, value: Node, step: Node, decay: float) -> Node:
    # a short memory at first, so that the initial weights are soon forgotten
    decay_now = ops.minimum(decay, (1 + step) / (10 + step))
    return decay_now * average + (1 - decay_now) * value
