"""What a run says of how far it can be relied on is what one measures oneself."""

import re

import numpy as np

from tests.experiments.table.conftest import ONE
from trilith.data import SplitPlan
from trilith.experiments.table import train_on_table, trust_sentences
from trilith.experiments.table.report_content import report_content
from trilith.experiments.table.trust import measured_coverage


def test_intervals_and_the_coverage_that_they_have(circles):
    run = train_on_table(str(circles(400)), target="distance", **ONE)
    lower, upper = run.model.intervals.interval(run.test_prediction, 0.9)
    held = np.mean((lower <= run.test_target) & (run.test_target <= upper))
    assert {each.asked: each.measured for each in measured_coverage(run)}[0.9] == held
    (sentence,) = trust_sentences(run)
    assert sentence.startswith(f"Intervals of 90%: hold {held:.1%} of 80 test rows (95% sure: ")
    assert float(re.search(r"mean width ([\d.]+)\.$", sentence)[1]) > 0
    shown = report_content(run).intervals
    assert shown.level == 0.9
    np.testing.assert_array_equal(shown.lower, lower)


def test_probabilities_and_how_far_they_are_off(circles):
    run = train_on_table(str(circles(400)), target="place", **ONE)
    (sentence,) = trust_sentences(run)
    temperature = f"{run.fitted.temperature_:.3g}"
    assert sentence.startswith(
        f"Probabilities (temperature {temperature}, from 40 validation rows) are off by"
    )
    before = report_content(run).temperature.before
    logits = np.log(before[:, 1] / before[:, 0]) / run.fitted.temperature_
    np.testing.assert_allclose(1 / (1 + np.exp(-logits)), run.test_probabilities[:, 1], rtol=1e-4)


def test_probabilities_that_nothing_was_learned_for(circles):
    plan = SplitPlan(validation_fraction=0)
    (sentence,) = trust_sentences(train_on_table(str(circles(100)), target="place", plan=plan, **ONE))
    assert sentence.startswith("Probabilities (as they come, for there were no validation rows) are off by ")


def test_nothing_was_measured_and_nothing_is_said(circles):
    run = train_on_table(str(circles(100)), target="distance", plan=SplitPlan(validation_fraction=0), **ONE)
    assert measured_coverage(run) == trust_sentences(run) == []
    assert report_content(run).intervals is None
