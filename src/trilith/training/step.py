"""The two programs of training: one step (loss, gradient, update), and an evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import (
    BATCH,
    Input,
    Node,
    Program,
    Scope,
    derive,
    format_shape,
    inside,
    rewrite,
    specialise,
)
from trilith.graph.clock import PROGRESS, STEP
from trilith.graph.node import input_node
from trilith.graph.shape import is_open
from trilith.graph.walk import reapply
from trilith.losses import Loss, LossFunction
from trilith.losses.loss import mean_of_rest
from trilith.metrics import Metric
from trilith.network import NetworkGraph
from trilith.schedules import Horizon
from trilith.training.mixture import targets_of
from trilith.training.updates import Descent, Updates, write_updates

TARGET, WEIGHT = "target", "sample_weight"
NO_METRICS: Mapping[str, Metric] = {}


@dataclass(frozen=True)
class Objective:
    """What training minimises, what it measures beside it, and how it descends."""

    loss: LossFunction
    metrics: Mapping[str, Metric]
    descent: Descent


@dataclass(frozen=True)
class TrainingPrograms:
    """One training step, one evaluation, and the updates of the step with their states."""

    step: Program
    evaluation: Program
    updates: Updates


def target_node(target: np.ndarray) -> Input:
    """The input that takes targets such as these, (rows, ...): whole numbers as int, others as float."""
    kind = "int" if target.dtype.kind in "iub" else "float"
    return input_node((BATCH, *target.shape[1:]), TARGET, kind)


def build_programs(
    graph: NetworkGraph,
    objective: Objective,
    horizon: Horizon,
    target: Input,
    weighted: bool,
) -> TrainingPrograms:
    """Write the training step and the evaluation of a network as programs.

    Both sum over the batch: `loss` and each metric times the examples' weights, and `weight`; the step
    also gives `penalty` (times the weight) and `learning_rate`.

    Raises:
        ShapeError: the loss does not fit the network's output or the target.
    """
    weight = input_node((BATCH,), WEIGHT) if weighted else None
    feeds: dict[str, Input] = {node.name: node for node in (*graph.inputs, target)}
    feeds |= {} if weight is None else {WEIGHT: weight}

    training, state_updates = specialise(graph.outputs, "training")
    progress = ops.minimum(STEP.cast("float") / max(horizon.steps, 1), 1.0)
    states = [state for state, _ in state_updates]
    clocked = rewrite([*training, *(new for _, new in state_updates)], reapply, {PROGRESS: progress})
    training, new_states = clocked[: len(training)], clocked[len(training) :]
    parameters = graph.parameters
    with inside(Scope("Loss", "loss")):
        measured = measure(training, target, weight, objective.loss, objective.metrics)
        penalty = objective.descent.regularization.penalty(list(parameters.values()))
        total = measured.mean_loss + penalty
    with inside(Scope("Optimizer", "optimizer")):
        gradients = derive(total, list(parameters.values()))
        updates = write_updates(objective.descent, parameters, gradients, horizon)
    paid = penalty * measured.sums["weight"]
    sums = {**measured.sums, "penalty": paid, "learning_rate": updates.learning_rate}

    inference, _ = specialise(graph.outputs, "inference")
    with inside(Scope("Loss", "loss")):
        evaluated = measure(inference, target, weight, objective.loss, objective.metrics).sums
    roots = rewrite(list(evaluated.values()), reapply, updates.averages)
    return TrainingPrograms(
        Program(feeds, sums, (*zip(states, new_states, strict=True), *updates.updates)),
        Program(feeds, dict(zip(evaluated, roots, strict=True))),
        updates,
    )


@dataclass(frozen=True)
class Measured:
    """The sums over the batch, by name, and the weighted mean of the loss.

    relative: whether the weights, by class, only say how the batch's examples compare.
    """

    sums: Mapping[str, Node]
    mean_loss: Node
    relative: bool


def measure(
    outputs: Sequence[Node],
    target: Node,
    weight: Node | None,
    loss_function: LossFunction,
    metrics: Mapping[str, Metric] = NO_METRICS,
) -> Measured:
    """The loss and the metrics of outputs over a batch.

    Where the network mixes examples, those for both targets, in the same shares.

    Raises:
        ShapeError: the loss does not fit the output or the target.
        SettingError: the outputs are of examples that are mixed more than once.
    """
    parts = [
        _measure_part(outputs, part, weights, loss_function, metrics)
        for part, weights in targets_of(outputs, target, weight)
    ]
    if len(parts) == 1:
        return parts[0]
    sums = {name: ops.add(*(part.sums[name] for part in parts)) for name in parts[0].sums}
    divisor = _divisor(sums["weight"], ops.count(outputs[0], 0), parts[0].relative)
    return Measured(sums, sums["loss"] / divisor, parts[0].relative)


def _measure_part(
    outputs: Sequence[Node],
    target: Node,
    weight: Node | None,
    loss_function: LossFunction,
    metrics: Mapping[str, Metric],
) -> Measured:
    first = outputs[0]
    # a custom loss of a network with several outputs takes them all
    loss = loss_function(first if len(outputs) == 1 else tuple(outputs), target)  # type: ignore[arg-type]
    _require_loss(loss, weight)
    examples = ops.count(first, 0)
    by_class, prediction = None, first
    if isinstance(loss_function, Loss):
        by_class = loss_function.class_weights(first, target)
        prediction = loss_function.prediction(first)
    # the examples' weights have mean 1 over the data: dividing by the number of examples, not by the batch's
    # weight, lets an epoch descend along the weighted mean; those of the classes are relative in a batch
    if by_class is not None:
        weight = by_class if weight is None else weight * by_class
    total = examples if weight is None else weight.sum()
    if weight is None:
        mean_loss = loss if loss.shape == () else mean_of_rest(loss).mean()
        summed = mean_loss * examples
    else:
        summed = (weight * mean_of_rest(loss)).sum()
        mean_loss = summed / _divisor(total, examples, by_class is not None)
    sums: dict[str, Node] = {"loss": summed, "weight": total}
    for name, metric in metrics.items():
        try:
            values = metric.per_example(prediction, target)
        except ShapeError as error:
            raise ShapeError(f"metric '{name}': {error}") from error
        sums[name] = (values if weight is None else weight * values).sum()
    return Measured(sums, mean_loss, by_class is not None)


def _divisor(weight: Node, examples: Node, relative: bool) -> Node:
    """What the sum of the losses is divided by; a batch whose weights are all zero has a loss of zero."""
    return ops.maximum(weight, 1e-30) if relative else examples


def _require_loss(loss: Any, weight: Node | None) -> None:
    """What a loss of the user must return."""
    if not isinstance(loss, Node):
        raise ShapeError(
            f"the loss must return a node, got {type(loss).__name__}. Build it from its arguments."
        )
    if loss.shape == () and weight is None:
        return
    if loss.shape[:1] != (BATCH,) or is_open(loss.shape[1:]):
        raise ShapeError(
            f"the loss must return one number for each example, (batch,), got {format_shape(loss.shape)}. "
            "Reshape the target like the output, and leave the mean over the batch to the trainer."
        )
