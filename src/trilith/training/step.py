"""The two programs of training: one step (loss, gradient, clipping, update), and an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import (
    BATCH,
    Input,
    Node,
    Program,
    State,
    Variable,
    as_node,
    derive,
    rewrite,
    specialise,
)
from trilith.graph.clock import STEP
from trilith.graph.node import Fill, input_node
from trilith.graph.walk import reapply
from trilith.losses import Loss, LossFunction
from trilith.losses.loss import mean_of_rest
from trilith.metrics import Metric
from trilith.network import NetworkGraph
from trilith.optimizers import Optimizer
from trilith.regularization import Regularization
from trilith.schedules import Horizon, Schedule

TARGET, WEIGHT = "target", "sample_weight"


@dataclass(frozen=True)
class Objective:
    """What training minimises and how. `average_decay`: that of the moving average of the weights, if any."""

    loss: LossFunction
    optimizer: Optimizer
    schedule: Schedule
    regularization: Regularization
    metrics: Mapping[str, Metric]
    average_decay: float | None = None


@dataclass(frozen=True)
class TrainingPrograms:
    """The programs, and the states that they need beside the network's own, by name."""

    step: Program
    evaluation: Program
    states: Mapping[str, State]
    averages: Mapping[Variable, State]
    plateau: State


def build_programs(
    graph: NetworkGraph,
    objective: Objective,
    horizon: Horizon,
    target_shape: tuple[int, ...],
    target_dtype: str,
    weighted: bool,
) -> TrainingPrograms:
    """Write the training step and the evaluation of a network as programs.

    Both sum over the batch: `loss` and each metric times the examples' weights, and `weight`; the step
    also gives `penalty` (times the weight) and `learning_rate`.

    Raises:
        ShapeError: the loss does not fit the network's output or the target.
    """
    target = input_node((BATCH, *target_shape), TARGET, target_dtype)
    weight = input_node((BATCH,), WEIGHT) if weighted else None
    feeds: dict[str, Input] = {node.name: node for node in (*graph.inputs, target)}
    feeds |= {WEIGHT: weight} if weight else {}

    training, state_updates = specialise(graph.outputs, "training")
    sums, mean_loss = _measure(training, target, weight, objective)
    parameters = list(graph.parameters.values())
    penalty = objective.regularization.penalty(parameters)
    gradients = objective.regularization.clipped(derive(mean_loss + penalty, parameters))

    plateau = State((), "float", None, "plateau", Fill(1.0))
    step = STEP.cast("float")
    factor = objective.schedule.factor(step, horizon) * plateau
    rate = objective.optimizer.learning_rate * factor
    updates: list[tuple[Variable, Node]] = [*state_updates, (STEP, STEP + 1)]
    states: dict[str, State] = {"plateau": plateau}
    averages: dict[Variable, State] = {}
    for (name, parameter), gradient in zip(graph.parameters.items(), gradients, strict=True):
        for variable, value in objective.optimizer.updates(parameter, gradient, rate, step + 1):
            if variable is parameter:
                value = objective.regularization.constrained(parameter, value)
                if objective.average_decay is not None:
                    average = State(parameter.shape, "float", parameter.scope, "average", parameter.initial)
                    averages[parameter] = states[f"{name}/average"] = average
                    updates.append((average, _moved(average, value, step, objective.average_decay)))
            elif isinstance(variable, State):
                states[f"{name}/{variable.name}"] = variable
            updates.append((variable, value))

    sums |= {"penalty": penalty * sums["weight"], "learning_rate": rate}
    inference, _ = specialise(graph.outputs, "inference")
    evaluated, _ = _measure(inference, target, weight, objective)
    roots = rewrite(list(evaluated.values()), reapply, averages)
    return TrainingPrograms(
        Program(feeds, sums, tuple(updates)),
        Program(feeds, dict(zip(evaluated, roots, strict=True))),
        states,
        averages,
        plateau,
    )


def _moved(average: Node, value: Node, step: Node, decay: float) -> Node:
    # a short memory at first, so that the initial weights are soon forgotten
    decay_now = ops.minimum(decay, (1 + step) / (10 + step))
    return decay_now * average + (1 - decay_now) * value


def _measure(
    outputs: list[Node], target: Node, weight: Node | None, objective: Objective
) -> tuple[dict[str, Node], Node]:
    """The sums over the batch, and the weighted mean of the loss."""
    output = outputs[0] if len(outputs) == 1 else tuple(outputs)
    loss = objective.loss(output, target)  # type: ignore[arg-type]  # several outputs: a custom loss takes them all
    if not isinstance(loss, Node):
        raise ShapeError(
            f"the loss must return a node, got {type(loss).__name__}. Build it from its arguments."
        )
    if isinstance(objective.loss, Loss):
        by_class = objective.loss.class_weights(outputs[0], target)
        weight = by_class if weight is None else weight if by_class is None else weight * by_class
    total = ops.count(outputs[0], 0) if weight is None else weight.sum()
    if loss.shape == ():
        mean_loss = loss
    elif weight is None:
        mean_loss = mean_of_rest(loss).mean()
    else:
        # the guard keeps a batch whose weights are all zero at a loss of zero
        mean_loss = (weight * mean_of_rest(loss)).sum() / ops.maximum(total, 1e-30)
    sums: dict[str, Node] = {"loss": mean_loss * total, "weight": as_node(total)}
    for name, metric in objective.metrics.items():
        values = metric.per_example(outputs[0], target)
        sums[name] = (values if weight is None else weight * values).sum()
    return sums, mean_loss
