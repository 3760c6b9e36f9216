"""The learning rate: a range test on a copy, with rates that grow from step to step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

import numpy as np

from trilith import ops
from trilith.check.doctor.finding import Finding, Picture, State
from trilith.check.doctor.steps import Steps, batches, untrained
from trilith.check.doctor.symptom import Symptom
from trilith.check.subject import Subject
from trilith.engines import in_float64
from trilith.errors import NonFiniteError
from trilith.experiments.report.charts.style import BLUE, GREY, ORANGE, fit
from trilith.graph import Node, Program
from trilith.graph.clock import STEP, clock_at_start
from trilith.schedules import Horizon, Schedule

if TYPE_CHECKING:
    from trilith.experiments.report.charts.style import Chart

LOWEST, HIGHEST, STEPS = 1e-7, 10.0, 120
GROWTH = (HIGHEST / LOWEST) ** (1 / (STEPS - 1))
ROWS = 512  # on which the loss is measured
DIVERGED = 4.0  # times the first loss: enough is seen
FALL = 0.02  # of the first loss: less is no learning
BELOW_LOWEST = 10.0  # a rate this much below that of the lowest loss is a good one to begin with
SHOWN = 1.5  # times the fall of the loss
GRADUAL = 10.0  # times as high may a rate be that training does not begin with
SLOW, STILL = 100.0, 1e4  # times below the suggestion


@dataclass(frozen=True)
class Growing(Schedule):
    """A rate that is larger by a factor at each step."""

    growth: float

    def factor(self, step: Node, horizon: Horizon) -> Node:
        return ops.exp(step * log(self.growth))


@dataclass(frozen=True)
class RangeTest:
    """The loss after a step with each of the rates, and what follows: None where no rate lowers it."""

    rates: np.ndarray
    losses: np.ndarray
    suggestion: float | None
    rising: float  # the rate at which half of the fall is lost again; infinite where there is none
    too_high: float  # the rate at which it is above where it began; infinite where there is none


class LearningRate(Symptom):
    """The range test of Smith (2015, "Cyclical Learning Rates for Training Neural Networks")."""

    name, title = "learning_rate", "Learning rate"

    def look(self, subject: Subject) -> Finding:
        found, rate = range_test(subject), subject.descent.optimizer.learning_rate
        picture = Picture(
            lambda: _curve(found, rate),
            "The loss while the learning rate grows from step to step",
            "Orange: the rate in use. Grey: the suggestion, a tenth of the rate with the lowest loss.",
        )
        if found.suggestion is None:
            figure = f"No rate from {LOWEST:g} to {HIGHEST:g} lowers the loss in {STEPS} steps"
            advice = "The gradient does not tell where to go: look at the other symptoms first."
            return Finding("trouble", figure + ".", advice, picture)
        gradual = _begins_lower(subject.schedule)
        state, advice = _judged(rate, rate / GRADUAL if gradual else rate, found)
        figure = f"The range test suggests {found.suggestion:.1g}; in use is {rate:g}"
        figure += ", reached gradually" if gradual else ""
        return Finding(state, figure + ".", advice, picture)


def range_test(subject: Subject) -> RangeTest:
    """Train an untrained copy with rates that grow exponentially, and see what each does to the loss.

    Raises:
        NonFiniteError: the loss is no number before the first step.
    """
    optimizer = replace(subject.descent.optimizer, learning_rate=LOWEST)
    descent = replace(subject.descent, optimizer=optimizer, schedule=Growing(GROWTH))
    subject = replace(untrained(subject), descent=descent)
    steps, watched = Steps(subject), subject.some(ROWS).data[:]
    first = steps.loss(watched)
    if not np.isfinite(first):
        raise NonFiniteError(f"The untrained network's loss is {first}. Look for such values in the data.")
    rates, losses = [], []
    for feeds in batches(subject, STEPS):
        rates.append(steps.take(feeds))
        losses.append(loss := steps.loss(watched))
        if not loss < DIVERGED * abs(first):
            break
    return _read(first, np.array(rates), np.array(losses))


def _read(first: float, rates: np.ndarray, losses: np.ndarray) -> RangeTest:
    finite = np.where(np.isfinite(losses), losses, np.inf)
    best = int(finite.argmin())
    falls = finite[best] < first - FALL * abs(first)

    def reaching(loss: float) -> float:
        above = np.flatnonzero(finite[best:] > loss)
        return float(rates[best + above[0]]) if len(above) else float("inf")

    return RangeTest(
        rates,
        losses,
        float(rates[best]) / BELOW_LOWEST if falls else None,
        reaching((first + finite[best]) / 2),
        reaching(first),
    )


def _begins_lower(schedule: Schedule) -> bool:
    """Whether the first steps are much smaller than the largest, as with WarmUp or OneCycle."""
    factor = schedule.factor(STEP.cast("float"), Horizon(100, 100))
    first = in_float64(Program({}, {"factor": factor}), clock_at_start()).run({})
    return float(first["factor"]) < 1 / 2


def _judged(rate: float, sudden: float, found: RangeTest) -> tuple[State, str]:
    """sudden: what the rate is like for an untrained network, which meets it as its schedule says."""
    assert found.suggestion is not None
    suggested = f"learning_rate={found.suggestion:.1g}"
    if sudden >= found.too_high:
        return "trouble", f"This rate makes the loss larger than it was at first. Set {suggested}."
    if sudden >= found.rising:
        return "look", f"From {found.rising:.1g} on the loss rises again. Try {suggested}, or a WarmUp."
    if rate < found.suggestion / STILL:
        return "trouble", f"With so small a rate hardly anything is learned. Set {suggested}."
    if rate < found.suggestion / SLOW:
        return "look", f"Larger steps would learn sooner. Try {suggested}."
    return "ok", ""


def _curve(found: RangeTest, rate: float) -> Chart:
    import altair as alt

    kept = np.isfinite(found.losses)
    points = zip(found.rates[kept], found.losses[kept], strict=True)
    values = [{"rate": float(each), "loss": float(loss)} for each, loss in points]
    low, first = float(found.losses[kept].min()), float(found.losses[0])
    top = low + SHOWN * (first - low or abs(first) or 1.0)  # what comes later goes out of the picture
    scale = alt.Scale(type="log", nice=False)
    x = alt.X(
        "rate:Q", title="learning rate (log scale)", scale=scale, axis=alt.Axis(format="~e", grid=False)
    )
    y = alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[low, top], nice=False))
    line = (
        alt.Chart(alt.InlineData(values=values))
        .mark_line(color=BLUE, strokeWidth=2, clip=True)
        .encode(x=x, y=y)
    )
    layers: list[alt.Chart] = [line]
    for value, color in ((found.suggestion, GREY), (rate, ORANGE)):
        if value is not None and LOWEST <= value <= HIGHEST:
            mark = alt.Chart(alt.InlineData(values=[{"rate": value}]))
            layers.append(mark.mark_rule(color=color, strokeDash=[4, 3], strokeWidth=1.5).encode(x=x))
    return fit(alt.layer(*layers))
