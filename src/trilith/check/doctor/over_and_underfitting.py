"""Over- and underfitting: the loss of rows that were learned from, and of rows that were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trilith.check.doctor.constant_answer import ROWS, constant_loss
from trilith.check.doctor.finding import Finding, Picture, State
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.experiments.report.charts.learning_curve import learning_curve
from trilith.experiments.report.measures.curves import curves
from trilith.training.dataset import Dataset
from trilith.training.step import TARGET
from trilith.training.trainer import EVALUATION_BATCH

# Of what a constant answer loses, how much is gone: 1 where the loss is 0, 0 where nothing was learned.
LITTLE, NOTHING = 0.2, 0.02
WIDE, HUGE = 0.15, 0.35  # between the two parts
RISE = 1.2  # of the validation loss, from its lowest to the last epoch: the network was best before


class OverAndUnderfitting(Symptom):
    """Losses as shares of what the best constant answer loses, so that they mean the same for any loss."""

    name, title = "over_and_underfitting", "Over- and underfitting"

    def look(self, subject: Subject) -> Finding:
        if not subject.is_trained:
            return Finding("skipped", "The network has not been trained.")
        if len(subject.network.graph.outputs) > 1:
            return Finding("skipped", "The network has several outputs: no constant answer to compare with.")
        target = subject.data[:ROWS][TARGET]
        constant = constant_loss(subject.loss, subject.network.graph.outputs[0], target)
        train = _loss(subject, subject.data)
        held = None if subject.validation is None else _loss(subject, subject.validation)
        learned, generalises = _skill(train, constant), None if held is None else _skill(held, constant)
        figure = f"Loss {train:.4g} on the rows it learned from"
        figure += "" if held is None else f", {held:.4g} on rows that it did not"
        figure += f"; a constant answer loses {constant:.4g}"
        state, advice = _judged(learned, generalises)
        risen = _rise(subject.history)
        if risen > RISE:
            figure += f"; in training the validation loss rose to {risen:.1f} times its lowest"
            if state == "ok":
                state = "look"
                advice = "Train fewer epochs, or set early_stopping=10: the best epoch was before the last."
        picture = _picture(subject.history)
        return Finding(state, figure + ".", advice, picture)


def _judged(learned: float, generalises: float | None) -> tuple[State, str]:
    if not learned > LITTLE:
        return "look" if learned > NOTHING else "trouble", (
            "It underfits: train longer, with more or wider layers, less dropout and l2, or another "
            "learning rate. A network that learns can fit 20 rows by heart: try that first. Or the inputs "
            "say no more about the target."
        )
    if generalises is not None and not learned - generalises < WIDE:
        return "look" if learned - generalises < HUGE else "trouble", (
            "It overfits: more rows help most; else dropout, l2 or weight_decay, a smaller network, "
            "early_stopping."
        )
    return "ok", ""


def _loss(subject: Subject, data: Dataset) -> float:
    program = subject.compiled(subject.programs.evaluation.outputs)
    batch = subject.affordable(EVALUATION_BATCH)
    sums = program.epoch(data.feeds, data.ordered(None), batch, lambda progress: True).sums
    return sums["loss"] / sums["weight"] if sums["weight"] else float("nan")


def _skill(loss: float, constant: float) -> float:
    return (constant - loss) / abs(constant) if constant else 0.0


def _rise(history: Sequence[Mapping[str, float]]) -> float:
    """The last validation loss as a multiple of the lowest."""
    losses = [row["validation_loss"] for row in history if row.get("validation_loss") is not None]
    finite = [each for each in losses if np.isfinite(each)]
    return finite[-1] / min(finite) if finite and min(finite) > 0 else 1.0


def _picture(history: Sequence[Mapping[str, float]]) -> Picture | None:
    found = next((curve for curve in curves(history) if curve.name == "loss"), None)
    if found is None or len(history) < 2:
        return None
    return Picture(
        lambda: learning_curve(found, None),
        "The loss by epoch",
        "Lines that part: overfitting. Both high and flat: underfitting. Both still falling: train longer.",
    )
