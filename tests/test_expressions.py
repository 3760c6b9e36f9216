"""Schedules and optimizers as text."""

from dataclasses import fields

import pytest

from trilith import NetworkClassifier
from trilith.errors import SettingError
from trilith.optimizers import OPTIMIZERS, Adam, AdamW, Momentum, Optimizer, choose_optimizer
from trilith.optimizers.catalogue import optimizer_text
from trilith.schedules import (
    SCHEDULES,
    CosineDecay,
    CosineLog,
    FlatCosine,
    Product,
    ReduceOnPlateau,
    Schedule,
    StepDecay,
    WarmUp,
    choose_schedule,
    schedule_text,
)
from trilith.tasks.build import build_optimizer

PRODUCTS = [
    WarmUp(2) * CosineDecay(),
    WarmUp(0.5) * FlatCosine(0.25) * CosineLog(3),
    WarmUp() * (CosineLog() * StepDecay()),
]


def other(kind):
    """An object of the class with no argument at its default."""
    values = {each.name: each.default for each in fields(kind)}
    return kind(**{name: value if isinstance(value, str) else value * 0.5 for name, value in values.items()})


@pytest.mark.parametrize("kind", SCHEDULES.values())
def test_every_schedule_comes_back(kind):
    for schedule in (kind(), other(kind)):
        assert choose_schedule(schedule_text(schedule)) == schedule


@pytest.mark.parametrize("schedule", PRODUCTS)
def test_products_come_back(schedule):
    assert isinstance(schedule, Product)
    assert choose_schedule(schedule_text(schedule)) == schedule


@pytest.mark.parametrize("kind", OPTIMIZERS.values())
def test_every_optimizer_comes_back(kind):
    for optimizer in (kind(), other(kind), kind(weight_decay=1e-300)):
        assert choose_optimizer(optimizer_text(optimizer)) == optimizer


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("cosine", CosineDecay()),
        ("cosine_log(4)", CosineLog(4)),
        (" warm_up( 2 )*cosine ", WarmUp(2) * CosineDecay()),
        ("reduce_on_plateau(monitor='loss', patience=3)", ReduceOnPlateau(monitor="loss", patience=3)),
    ],
)
def test_schedules_as_people_type_them(text, schedule):
    assert choose_schedule(text) == schedule


def test_optimizers_as_people_type_them():
    assert choose_optimizer("adam(beta_2=0.95)") == Adam(beta_2=0.95)
    assert choose_optimizer("momentum(1e-1, 0.5, weight_decay=0.1)") == Momentum(0.1, 0.5, weight_decay=0.1)
    assert choose_optimizer("adamw") == AdamW()


def test_what_a_text_says_goes_before_an_estimators_keyword():
    settings = NetworkClassifier(optimizer="adam(beta_2=0.5)", beta_2=0.9, learning_rate=0.1, rho=0.3)
    assert build_optimizer(settings) == Adam(0.1, beta_2=0.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cosin", "'cosin' is not known. Use one of: constant"),
        ("", "'' is not known"),
        ("warm_up(2) + cosine", "is not known"),
        ("warm_up(2) * cosin", "'cosin' is not known"),
        ("__import__('os').getcwd()", "is not known"),
        ("warm_up(__import__('os'))", "epochs=__import__"),
        ("cosine_log(cycle=4)", "cycle=4.*It takes cycles=4"),
        ("cosine_log(4, 5)", "2 arguments"),
        ("cosine_log(4, cycles=5)", "cycles=5"),
        ("cosine_log('4')", "cycles='4'"),
        ("cosine_log(True)", "cycles=True"),
        ("cosine_log(1e999)", "cycles="),
        ("cosine_log(**{'cycles': 4})", "None="),
        ("cosine_log(*[4])", r"\*\[4\]"),
        ("cosine_log(-1)", "must be positive"),
        ("constant(1)", "no argument"),
        ("cosine_log(4)(4)", "is not known"),
        ("(" * 300, "is not known"),
        ("warm_up * " * 500, "is not known"),
    ],
)
def test_what_is_no_schedule(text, words):
    with pytest.raises(SettingError, match=words):
        choose_schedule(text)


def test_an_object_without_a_name():
    class Own(Schedule):
        def factor(self, step, horizon):
            return step

    class OwnOptimizer(Optimizer):
        def direction(self, parameter, gradient, number):
            return gradient, []

    for write, value in ((schedule_text, Own()), (optimizer_text, OwnOptimizer())):
        with pytest.raises(SettingError, match="has no name"):
            write(value)
