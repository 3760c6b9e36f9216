"""Every schedule against its closed formula, step by step."""

from collections.abc import Callable
from math import cos, log2, pi, sqrt

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from trilith.errors import SettingError
from trilith.graph import Node
from trilith.graph.node import input_node
from trilith.schedules import (
    SCHEDULES,
    ConstantRate,
    CosineDecay,
    CosineLog,
    ExponentialDecay,
    FlatCosine,
    Horizon,
    InverseSquareRoot,
    OneCycle,
    ReduceOnPlateau,
    Schedule,
    StepDecay,
    WarmUp,
    choose_schedule,
    plateau_of,
)

HORIZON = Horizon(steps_per_epoch=4, epochs=25)
STEPS = HORIZON.steps + 5  # also a little beyond the end
Formula = Callable[[int], float]


def factors(schedule: Schedule, horizon: Horizon = HORIZON, precision: str = "float64") -> np.ndarray:
    """The factor at each step."""
    step = input_node((), "step")
    factor: Node = schedule.factor(step, horizon)
    assert factor.shape == ()
    return np.array([interpret([factor], {step: np.asarray(n)}, precision)[0] for n in range(STEPS)])


def done(step: int) -> float:
    return min(step / HORIZON.steps, 1.0)


def half_cosine(start: float, end: float, share: float) -> float:
    """From start to end, slowly at first and at last."""
    return end + (start - end) * (1 + cos(pi * share)) / 2


def one_cycle(step: int, rise: float = 0.3, start: float = 25.0, end: float = 1e4) -> float:
    if done(step) < rise:
        return half_cosine(1 / start, 1, done(step) / rise)
    return half_cosine(1, 1 / end, (done(step) - rise) / (1 - rise))


CASES: dict[str, tuple[tuple[Schedule, Formula], ...]] = {
    "constant": ((ConstantRate(), lambda step: 1.0),),
    "step": (
        (StepDecay(), lambda step: 0.5 ** (step // 40)),
        (StepDecay(0.1, every=2.5), lambda step: 0.1 ** (step // 10)),
    ),
    "exponential": (
        (ExponentialDecay(), lambda step: 0.95 ** (step / 4)),
        (ExponentialDecay(0.5), lambda step: 0.5 ** (step / 4)),
    ),
    "cosine": (
        (CosineDecay(), lambda step: half_cosine(1, 0, done(step))),
        (CosineDecay(final=0.2), lambda step: half_cosine(1, 0.2, done(step))),
    ),
    "flat_cosine": (
        (FlatCosine(), lambda step: half_cosine(1, 0, max(2 * done(step) - 1, 0))),
        (FlatCosine(flat=0.2), lambda step: half_cosine(1, 0, max(done(step) - 0.2, 0) / 0.8)),
        (FlatCosine(flat=0.0), lambda step: half_cosine(1, 0, done(step))),
    ),
    "cosine_log": (
        (CosineLog(), lambda step: half_cosine(0, 1, 2 * log2(1 + 15 * done(step)))),
        (CosineLog(cycles=1), lambda step: half_cosine(0, 1, 2 * log2(1 + done(step)))),
    ),
    "warm_up": (
        (WarmUp(), lambda step: min((step + 1) / 4, 1)),
        (WarmUp(2.5), lambda step: min((step + 1) / 10, 1)),
        (WarmUp(0), lambda step: 1.0),
    ),
    "one_cycle": (
        (OneCycle(), one_cycle),
        (OneCycle(0.5, 10.0, 100.0), lambda step: one_cycle(step, 0.5, 10, 100)),
    ),
    "inverse_square_root": (
        (InverseSquareRoot(10), lambda step: min((step + 1) / 10, sqrt(10 / (step + 1)))),
        (InverseSquareRoot(), lambda step: (step + 1) / 1000),
    ),
    "reduce_on_plateau": ((ReduceOnPlateau(), lambda step: 1.0),),  # the trainer's state does the rest
}
EACH = [
    pytest.param(schedule, formula, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, (schedule, formula) in enumerate(cases)
]


def test_every_schedule_has_a_case() -> None:
    assert CASES.keys() == SCHEDULES.keys()
    assert all(type(schedule) is SCHEDULES[name] for name, cases in CASES.items() for schedule, _ in cases)


@pytest.mark.parametrize(("schedule", "formula"), EACH)
def test_factors_are_those_of_the_formula(schedule: Schedule, formula: Formula) -> None:
    expected = [formula(step) for step in range(STEPS)]
    np.testing.assert_allclose(factors(schedule), expected, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(factors(schedule, precision="float32"), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("schedule", "formula"), EACH)
def test_one_step_of_training_is_enough(schedule: Schedule, formula: Formula) -> None:
    for horizon in (Horizon(1, 1), Horizon(1, 0)):
        assert np.isfinite(factors(schedule, horizon)).all()


@pytest.mark.parametrize("cycles", [1, 3, 5])
def test_each_cycle_is_twice_as_long_as_the_one_before(cycles: int) -> None:
    horizon = Horizon(1, 2**cycles - 1)
    ends = [2**cycle - 1 for cycle in range(cycles + 1)]
    np.testing.assert_allclose(factors(CosineLog(cycles), horizon)[ends], 0, atol=1e-12)


def test_schedules_multiply() -> None:
    both = WarmUp(2) * CosineDecay()
    np.testing.assert_allclose(factors(both), factors(WarmUp(2)) * factors(CosineDecay()))
    assert plateau_of(both) is None
    reacts = ReduceOnPlateau(patience=3)
    assert plateau_of(both * reacts) is plateau_of(reacts * both) is plateau_of(reacts) is reacts


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: StepDecay(every=0), "StepDecay's every must be positive, got 0."),
        (lambda: StepDecay(decay=-0.5), "StepDecay's decay must be positive, got -0.5."),
        (lambda: ExponentialDecay(float("nan")), "ExponentialDecay's decay must be positive, got nan."),
        (lambda: OneCycle(rise=0.0), "OneCycle's rise must be positive, got 0.0."),
        (lambda: OneCycle(rise=1.0), "OneCycle's rise must be below 1, a share of the training, got 1.0."),
        (lambda: FlatCosine(1.0), "FlatCosine's flat must be at least 0 and below 1, got 1.0."),
        (lambda: FlatCosine(float("nan")), "FlatCosine's flat must be at least 0 and below 1, got nan."),
        (lambda: CosineLog(0), "CosineLog's cycles must be positive, got 0."),
        (lambda: InverseSquareRoot(0), "InverseSquareRoot's warm_up must be positive, got 0."),
        (lambda: ReduceOnPlateau(patience=0), "ReduceOnPlateau's patience must be positive, got 0."),
    ],
)
def test_a_setting_out_of_range_is_refused(make: Callable[[], Schedule], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert str(caught.value) == message


def test_a_schedule_is_chosen_by_name_or_given() -> None:
    assert {name: choose_schedule(name) for name in SCHEDULES} == {
        name: kind() for name, kind in SCHEDULES.items()
    }
    own = StepDecay(0.3)
    assert choose_schedule(own) is own
    with pytest.raises(SettingError, match=r"schedule 'linear' is not known. Use one of: constant, step"):
        choose_schedule("linear")
