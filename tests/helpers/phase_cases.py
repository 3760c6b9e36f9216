"""Cases of the ops that differ between training and prediction, or by chance."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.helpers.case import ROWS, Case, Operand
from trilith import ops
from trilith.graph import Node, as_node, by_phase, specialise, with_update
from trilith.graph.node import state


def _chosen(phase: Any) -> Callable[[Node], Node]:
    return lambda x: specialise([by_phase(training=x * x, inference=3 * x)], phase)[0][0]


def _updated(x: Node) -> Node:
    return specialise([with_update(x * x, state((), 0.0, "count", "int"), 1)], "training")[0][0]


PHASE_CASES = {
    "uniform": (
        Case(
            lambda x: x * 0 + ops.uniform(x.shape, as_node(1), as_node(2), stream=0).cast("bool"),
            lambda x: np.ones_like(x),
            (Operand(ROWS),),
        ),
    ),
    "phase": (
        Case(_chosen("training"), lambda x: x * x, (Operand(ROWS),)),
        Case(_chosen("inference"), lambda x: 3 * x, (Operand(ROWS),)),
    ),
    "update": (Case(_updated, lambda x: x * x, (Operand(ROWS),)),),
}
