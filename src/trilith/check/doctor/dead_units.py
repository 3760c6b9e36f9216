"""Dead units: a relu that is zero for every row learns nothing, and passes nothing on."""

from __future__ import annotations

from trilith.check.doctor.charts import bars
from trilith.check.doctor.finding import Finding, Picture, graded
from trilith.check.doctor.hidden import of_ops
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.graph import Apply, Node
from trilith.ops.activation import Relu

LOOK, TROUBLE = 0.2, 0.5  # share of a block's units


class DeadUnits(Symptom):
    """Units whose relu is never active on the data (Lu et al. 2019, "Dying ReLU and Initialization")."""

    name, title = "dead_units", "Dead units"

    def look(self, subject: Subject) -> Finding:
        def most_active(node: Apply) -> Node:
            return node.max(tuple(range(len(node.shape) - 1)))

        found = of_ops(subject, (Relu,), most_active)
        if not found:
            return Finding("skipped", "The network has no relu.")
        dead = {name: float((largest <= 0).mean()) for name, largest in found.items()}
        worst = max(dead, key=dead.__getitem__)
        state = graded(dead[worst], LOOK, TROUBLE)
        units = sum(each.size for each in found.values())
        total = sum(int((largest <= 0).sum()) for largest in found.values())
        figure = f"{total:,} of {units:,} relu units are never active"
        if total:
            figure += f"; most in block '{worst}': {dead[worst]:.0%} of its units"
        advice = (
            "Lower the learning rate and begin anew: a large step has pushed biases far below zero. "
            "Standardise the inputs. Activations that never die: leaky_relu, elu, gelu."
        )
        picture = Picture(
            lambda: bars(dead, "units that are never active"),
            "The share of dead units in each block",
            f"Units whose relu is zero for every row looked at. From {LOOK:.0%} worth a look.",
        )
        return Finding(state, figure + ".", "" if state == "ok" else advice, picture)
