"""Exploding and vanishing gradients: how long the gradient still is when it arrives at each block."""

from __future__ import annotations

import numpy as np

from trilith.check.doctor.charts import magnitudes
from trilith.check.doctor.finding import Finding, Picture, State, graded
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.graph import Apply, Node, Scope, derive, topological

ROWS = 512
LOOK, TROUBLE = 1e3, 1e6  # how many times longer or shorter than at the last block


class GradientFlow(Symptom):
    """The derivatives of a row's loss by each block's output (Bengio et al. 1994, Pascanu et al. 2013)."""

    name, title = "gradient_flow", "Exploding or vanishing gradients"

    def look(self, subject: Subject) -> Finding:
        lengths = _lengths(subject.some(ROWS))
        if len(lengths) < 2:
            return Finding("skipped", "The network has fewer than two blocks that learn.")
        last = list(lengths.values())[-1]
        state: State = "trouble"
        if not all(np.isfinite(each) for each in lengths.values()):
            worst = next(name for name, each in lengths.items() if not np.isfinite(each))
            words = f"the gradient at block '{worst}' is not finite"
        else:
            weakest, strongest = min(lengths, key=lengths.__getitem__), max(lengths, key=lengths.__getitem__)
            vanished, exploded = _times(last, lengths[weakest]), _times(lengths[strongest], last)
            state = graded(max(vanished, exploded), LOOK, TROUBLE)
            if vanished >= exploded:
                words = f"the gradient is {_written(vanished)} times shorter at block '{weakest}'"
            else:
                words = f"the gradient is {_written(exploded)} times longer at block '{strongest}'"
            words += " than at the last block"
        advice = (
            "Residual blocks, LayerNorm or BatchNorm keep gradients at one size; so do relu with the "
            "initializer auto, and fewer layers. Against single explosions: clip_norm=1."
        )
        picture = Picture(
            lambda: magnitudes(lengths, "length of the gradient"),
            "The length of the gradient at each block",
            "The loss of a row derived by what each block gives out, root mean square over the rows.",
        )
        return Finding(state, f"{words[0].upper()}{words[1:]}.", "" if state == "ok" else advice, picture)


def _lengths(subject: Subject) -> dict[str, float]:
    """By block, from the first to the last: of those that have parameters."""
    loss = subject.training_loss
    names = subject.network.graph.scopes
    learning = {node.scope for node in subject.network.graph.parameters.values()}
    ends: dict[Scope, Node] = {}
    for node in topological([loss]):
        scope = node.scope
        if scope is None or scope not in learning or scope not in names:
            continue
        if isinstance(node, Apply) and node.dtype == "float":
            ends[scope] = node
    rows = len(subject.data)
    squares = {
        names[scope]: (slope * slope).sum()
        for scope, slope in zip(ends, derive(loss, list(ends.values())), strict=True)
    }
    computed = subject.compiled(squares).run(subject.data[:])
    # the mean loss over n rows: a row's own loss has n times its derivative
    return {name: float(np.sqrt(computed[name] / rows)) * rows for name in squares}


def _times(long: float, short: float) -> float:
    if short == 0:
        return float("inf") if long else 1.0
    return long / short


def _written(times: float) -> str:
    return "infinitely many" if np.isinf(times) else f"{times:,.1f}" if times < 1e4 else f"{times:.0e}"
