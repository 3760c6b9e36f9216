"""Dead units: a relu that is zero for every row learns nothing, and passes nothing on."""

from __future__ import annotations

from trilith.check.doctor.charts import bars
from trilith.check.doctor.finding import Finding, Picture, graded
from trilith.check.doctor.hidden import of_ops
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.graph import Apply, Node, as_node
from trilith.ops.activation import Elu, Gelu, Mish, Relu, Selu, Silu, Softplus

RELU_LIKE = (Relu, Elu, Selu, Gelu, Silu, Mish, Softplus)
FLAT = 0.005  # a slope; leaky_relu never has one as small
LOOK, TROUBLE = 0.2, 0.5  # share of a block's units


class DeadUnits(Symptom):
    """Units that lie where their activation is flat, for every row (Lu et al. 2019, "Dying ReLU")."""

    name, title = "dead_units", "Dead units"

    def look(self, subject: Subject) -> Finding:
        found = of_ops(subject, RELU_LIKE, _steepest)
        if not found:
            return Finding("skipped", "The network has no relu, and nothing like it.")
        dead = {name: float((steepest < FLAT).mean()) for name, steepest in found.items()}
        worst = max(dead, key=dead.__getitem__)
        state = graded(dead[worst], LOOK, TROUBLE)
        units = sum(each.size for each in found.values())
        total = sum(int((steepest < FLAT).sum()) for steepest in found.values())
        figure = f"{total:,} of {units:,} units are never active"
        if total:
            figure += f"; most in block '{worst}': {dead[worst]:.0%} of its units"
        advice = (
            "Lower the learning rate and begin anew: a large step has pushed biases far below zero. "
            "Standardise the inputs. Activations that never die: leaky_relu, elu, gelu."
        )
        picture = Picture(
            lambda: bars(dead, "units that are never active"),
            "The share of dead units in each block",
            f"Units whose activation is flat for every row looked at. From {LOOK:.0%} worth a look.",
        )
        shown = picture if total else None  # there would be no bar
        return Finding(state, figure + ".", "" if state == "ok" else advice, shown)


def _steepest(node: Apply) -> Node:
    """Of each unit, over all rows, by the derivative rule of its activation."""
    (slope,) = node.op.derivative(as_node(1.0), node, *node.inputs)
    assert slope is not None
    return abs(slope).max(tuple(range(len(node.shape) - 1)))
