"""The page of a sweep: all its charts, and nothing of the idea is taken for HTML."""

import re

from tests.experiments.sweep import objectives
from tests.experiments.sweep.test_space import MIXED
from tests.experiments.sweep.test_worker import work
from trilith.experiments.sweep.page import render_sweep
from trilith.experiments.sweep.page.importance import comparable, importances


def trained(idea, run, report):
    """Better with a smaller learning rate; what else is searched does not matter."""
    value = idea.training.learning_rate
    for epoch in range(1, 5):
        if report(epoch, value + 1 / epoch):
            break
    return value


def test_a_page_has_every_chart(opened):
    with opened("search.trials=30", "training.epochs=4", text=MIXED) as sweep:
        work(sweep, trained)
        page = render_sweep(sweep)
    for section in ("best", "history", "importance", "parallel", "slices", "contours"):
        assert f'<section id="{section}">' in page
    assert page.count("<svg") == 1 + 1 + 1 + 6 + 3
    assert "30 of 30 trials" in page
    assert "http://" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)


def test_what_matters_is_the_most_important(opened):
    with opened("search.trials=40", "search.pruner=none", text=MIXED) as sweep:
        work(sweep, trained)
        shares, words = importances(sweep)
    assert next(iter(shares)) == "training.learning_rate"
    assert set(shares) == {
        *("training.learning_rate", "training.batch_size"),
        *("training.optimizer", "network.hidden_layers"),
    }
    assert abs(sum(shares.values()) - 1) < 1e-9
    assert words == "40 trials that were trained to their end"


def test_trials_that_were_given_up_are_compared_after_as_many_epochs(opened):
    with opened("search.trials=40", "training.epochs=4", "search.least_epochs=2") as sweep:
        work(sweep, trained)
        values, words = comparable(sweep)
    assert re.fullmatch(r"\d+ trials after \d epochs?", words)
    assert len(values) > 30


def test_a_page_before_anything_has_ended(opened):
    with opened() as sweep:
        assert "No trial was trained to its end." in render_sweep(sweep)


def test_nothing_of_a_failure_is_html(opened):
    def fails(idea, run, report):
        if run.record().trial == 0:
            return 1.0
        raise ValueError(f"<script>alert({idea.training.learning_rate})</script>")

    with opened("search.trials=3") as sweep:
        work(sweep, fails)
        page = render_sweep(sweep)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_metric_that_is_better_higher(opened):
    with opened("search.metric=validation_accuracy", "search.trials=8") as sweep:
        work(sweep, objectives.at_once)
        assert "validation accuracy, higher is better" in render_sweep(sweep)
        assert sweep.study.best_value == max(trial.value for trial in sweep.trials())
