"""Saturated activations: where sigmoid and tanh are flat, hardly any gradient passes."""

from __future__ import annotations

from trilith.check.doctor.charts import bars
from trilith.check.doctor.finding import Finding, Picture, graded
from trilith.check.doctor.hidden import of_ops
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.graph import Apply, Node
from trilith.ops.activation import Sigmoid, Tanh

FLAT = 0.05  # of the steepest slope
LOOK, TROUBLE = 0.5, 0.75  # share of a block's activations


class Saturation(Symptom):
    """Activations whose slope is below 5% of the steepest (Glorot & Bengio 2010)."""

    name, title = "saturation", "Saturated activations"

    def look(self, subject: Subject) -> Finding:
        found = of_ops(subject, (Sigmoid, Tanh), _flat)
        if not found:
            return Finding("skipped", "The network has neither sigmoid nor tanh.")
        flat = {name: float(share) for name, share in found.items()}
        worst = max(flat, key=flat.__getitem__)
        state = graded(flat[worst], LOOK, TROUBLE)
        figure = f"in block '{worst}' {flat[worst]:.0%} of the activations lie where the function is flat"
        advice = (
            "Make weights smaller: the initializer auto, some l2, inputs that are standardised. Or put a "
            "BatchNorm before the activation, or take one that does not saturate, such as relu or gelu."
        )
        picture = Picture(
            lambda: bars(flat, "activations that are saturated"),
            "The share of saturated activations in each block",
            f"Where the slope is below {FLAT:.0%} of the steepest. From {LOOK:.0%} worth a look.",
        )
        return Finding(state, f"At most, {figure}.", "" if state == "ok" else advice, picture)


def _flat(node: Apply) -> Node:
    slope = 4.0 * node * (1.0 - node) if isinstance(node.op, Sigmoid) else 1.0 - node * node
    return (slope < FLAT).cast("float").mean()
