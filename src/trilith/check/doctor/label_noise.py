"""Label noise: rows whose target a network that has not seen them finds hard to believe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from trilith.check.doctor.constant_answer import constant_loss
from trilith.check.doctor.crossed import crossed_outputs
from trilith.check.doctor.finding import Finding, Listing, Picture, graded
from trilith.check.doctor.plausible import Answers, answers
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.experiments.report.charts.style import BLUE, ORANGE, fit
from trilith.training.step import TARGET

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

ROWS, FEWEST = 5000, 200  # that take part
WORK = 1e10  # FLOP of predicting them once: with more, training would take many minutes
SHOWN, BINS = 20, 40
LEARNED = 0.1  # of what a constant answer loses: less says nothing of single rows
LOOK, TROUBLE = 0.03, 0.1  # share of the rows


@dataclass(frozen=True)
class Suspects:
    """The rows that are doubted, by their places in the data that were looked at, the largest loss first."""

    subject: Subject
    answers: Answers
    places: np.ndarray


class LabelNoise(Symptom):
    """Largest losses, each row judged by networks that were trained without it (Northcutt et al. 2021)."""

    name, title = "label_noise", "Label noise"

    def look(self, subject: Subject) -> Finding:
        if len(subject.network.graph.outputs) > 1:
            return Finding("skipped", "The network has several outputs: which of them to doubt is not known.")
        if subject.affordable(ROWS, WORK) < FEWEST:
            figure = "Networks of this size take too long to be trained without each of the rows."
            return Finding("skipped", figure)
        found = suspects(subject)
        if found is None:
            return Finding("skipped", "Networks that are trained without a row learn too little to judge it.")
        rows = len(found.subject.data)
        share = len(found.places) / rows
        state = graded(share, LOOK, TROUBLE)
        count = f"{len(found.places):,} of {rows:,} rows ({share:.1%})"
        figure = f"{count} have a target that is hard to believe"
        advice = (
            "Look at these rows: correct or leave out wrong targets. Where they are right, the inputs do "
            "not say enough about them. label_smoothing, or the loss huber, suffer less from wrong ones."
        )
        picture = Picture(
            lambda: _histogram(found),
            "How the losses are spread over the rows",
            "Losses of rows, each of a network that was trained without it; orange: doubted.",
        )
        return Finding(state, figure + ".", "" if state == "ok" else advice, picture, _listing(found))


def suspects(subject: Subject) -> Suspects | None:
    """The rows whose targets are doubted; None where too little is learned from the others to tell."""
    subject = subject.some(ROWS, WORK)
    outputs = crossed_outputs(subject)
    if outputs is None:
        return None
    target = subject.data[:][TARGET]
    found = answers(subject.loss, outputs, target)
    constant = constant_loss(subject.loss, subject.network.graph.outputs[0], target)
    if not found.losses.mean() < constant - LEARNED * abs(constant):
        return None
    places = np.flatnonzero(found.doubted)
    return Suspects(subject, found, places[np.argsort(-found.losses[places], kind="stable")])


def _listing(found: Suspects) -> Listing:
    origin, losses = found.subject.origin, found.answers.losses
    order = np.argsort(-losses, kind="stable")[:SHOWN]
    rows = [
        (
            f"{origin.number(place)}",
            f"{losses[place]:.3g}",
            origin.answer(found.answers.given[place]),
            origin.answer(found.answers.expected[place]),
            origin.contents(place),
        )
        for place in map(int, order)
    ]
    columns = ("row", "loss", "target", "expected", "contents")
    return Listing("Rows with the largest loss (counted from 0)", columns, rows)


def _histogram(found: Suspects) -> Chart:
    import altair as alt

    losses, doubted = found.answers.losses, found.answers.doubted
    finite = losses[np.isfinite(losses)]
    edges = np.histogram_bin_edges(finite, BINS)
    values = [
        {"from": float(low), "to": float(high), "rows": int(count), "kind": kind}
        for kind, chosen in (("believed", ~doubted), ("doubted", doubted))
        for low, high, count in zip(edges, edges[1:], np.histogram(losses[chosen], edges)[0], strict=False)
        if count
    ]
    scale = alt.Scale(domain=["believed", "doubted"], range=[BLUE, ORANGE])
    chart = alt.Chart(alt.InlineData(values=values)).mark_rect(opacity=0.85)
    return fit(
        chart.encode(
            x=alt.X("from:Q", title="loss of a row", bin="binned", axis=alt.Axis(grid=False)),
            x2="to:Q",
            y=alt.Y("rows:Q", title="rows (square root scale)", scale=alt.Scale(type="sqrt")),
            color=alt.Color("kind:N", scale=scale, legend=alt.Legend(symbolType="square")),
        )
    )
