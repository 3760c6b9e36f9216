"""The loss of whoever always gives the same answer, the best one: what any learning has to beat."""

from __future__ import annotations

import numpy as np

from trilith.engines import in_float64
from trilith.graph import Node, Program, derive
from trilith.graph.node import Fill, Parameter, input_node, parameter
from trilith.graph.shape import concrete
from trilith.losses import LossFunction
from trilith.losses.loss import mean_of_rest
from trilith.training.step import TARGET, target_node

ROWS = 4096


def constant_loss(loss: LossFunction, output: Node, target: np.ndarray) -> float:
    """The mean loss of the best constant output of this form (batch, ...) on these targets."""
    from scipy.optimize import minimize

    given = target_node(target)
    beside = input_node(output.shape, "beside")
    answer: Parameter = parameter(output.shape[1:], Fill(0.0), "answer")
    losses = loss(beside + answer, given)
    mean = losses if losses.shape == () else mean_of_rest(losses).mean()
    program = Program({TARGET: given, "beside": beside}, {"loss": mean, "slope": derive(mean, [answer])[0]})
    shape = concrete(output.shape[1:])
    executable = in_float64(program, {answer: np.zeros(shape)})
    feeds = {TARGET: target, "beside": np.zeros((len(target), *shape))}

    def value_and_slope(flat: np.ndarray) -> tuple[float, np.ndarray]:
        executable.variables.write(answer, flat.reshape(shape))
        computed = executable.run(feeds)
        return float(computed["loss"]), np.asarray(computed["slope"]).reshape(-1)

    start = np.zeros(int(np.prod(shape)))
    if target.shape[1:] == shape and given.dtype == "float":
        start = target.mean(axis=0).reshape(-1)  # a loss in other units is far from 0
    return float(minimize(value_and_slope, start, jac=True, method="L-BFGS-B").fun)
