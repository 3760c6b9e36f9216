"""Every optimizer, as its case describes it: twenty steps on a bent valley are those of its formula."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.helpers.interpret import interpret
from tests.helpers.optimizer_cases import OPTIMIZER_CASES, OptimizerCase, adam, gradient_descent
from trilith import ops
from trilith.engines import ENGINES, Precision, choose_engine
from trilith.errors import SettingError
from trilith.graph import Node, Parameter, Program, Variable, as_node, derive
from trilith.graph.clock import STEP
from trilith.graph.node import Fill, parameter
from trilith.graph.shape import concrete
from trilith.optimizers import (
    OPTIMIZERS,
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Optimizer,
    RMSProp,
    choose_optimizer,
)

CASES = [
    pytest.param(case, id=f"{name}-{number}")
    for name, cases in OPTIMIZER_CASES.items()
    for number, case in enumerate(cases)
]
START = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -0.25]])
STEEPNESS = np.array([[1.0, 20.0, 0.1], [5.0, 0.5, 100.0]])


def valley(w: Node) -> Node:
    """A loss with gentle and steep sides, and one that does not depend on the first element."""
    mask = np.array([[0.0, 1, 1], [1, 1, 1]])
    return (mask * STEEPNESS * (w * w / 2 + ops.cos(w))).sum()


def slope_of_valley(w: np.ndarray) -> np.ndarray:
    return STEEPNESS * (w - np.sin(w)) * np.array([[0.0, 1, 1], [1, 1, 1]])


def stepped(
    optimizer: Optimizer,
    steps: int,
    precision: Precision = "float64",
    *,
    rate: Callable[[Node], Node] = lambda step: as_node(1.0),
    regularised: bool = True,
    factor: float = 1.0,
    decay_factor: float = 1.0,
) -> tuple[np.ndarray, dict[Variable, np.ndarray]]:
    """The parameter after these many steps of the program that the optimizer writes, and all variables."""
    w = parameter(START.shape, Fill(0.0), "w", regularised, factor)
    step = STEP.cast("float")
    (gradient,) = derive(valley(w), [w])
    updates = optimizer.updates(w, gradient, optimizer.learning_rate * rate(step), step + 1, decay_factor)
    program = Program({}, {"loss": valley(w)}, (*updates, (STEP, STEP + 1)))
    values: dict[Variable, np.ndarray] = {
        each: np.zeros(concrete(each.shape)) for each in program.variables()
    }
    engine = choose_engine("numpy")
    variables = engine.variables({**values, w: START}, precision)
    executable = engine.compile(program, variables)
    for _ in range(steps):
        executable.run({})
    return variables.read(w), {each: variables.read(each) for each in program.variables()}


def test_every_optimizer_has_a_case() -> None:
    assert OPTIMIZER_CASES.keys() == OPTIMIZERS.keys()
    assert all(
        type(case.optimizer) is OPTIMIZERS[name] for name, cases in OPTIMIZER_CASES.items() for case in cases
    )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("steps", [1, 2, 20])
def test_steps_are_those_of_the_formula(case: OptimizerCase, steps: int) -> None:
    moved, _ = stepped(case.optimizer, steps)
    np.testing.assert_allclose(moved, case.run(START, slope_of_valley, steps), rtol=1e-11, atol=1e-13)
    assert (moved != START).any()


@pytest.mark.parametrize("case", CASES)
def test_float32_stays_float32_and_agrees(case: OptimizerCase) -> None:
    moved, variables = stepped(case.optimizer, 5, "float32")
    assert {value.dtype for node, value in variables.items() if node.dtype == "float"} == {
        np.dtype("float32")
    }
    np.testing.assert_allclose(moved, stepped(case.optimizer, 5)[0], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("case", CASES)
def test_what_gets_no_gradient_does_not_move(case: OptimizerCase) -> None:
    moved, _ = stepped(case.optimizer, 5)
    decay = 1 - case.optimizer.learning_rate * case.optimizer.weight_decay
    assert moved[0, 0] == pytest.approx(START[0, 0] * decay**5, rel=1e-14)


@pytest.mark.parametrize("case", CASES)
def test_states_begin_at_zero_and_are_named_for_what_they_hold(case: OptimizerCase) -> None:
    w = parameter((2,), Fill(0.0), "w")
    updates = case.optimizer.updates(w, as_node([1.0, 2.0]), as_node(0.1), as_node(1.0))
    first, *states = [variable for variable, _ in updates]
    assert first is w
    assert all(state.initial == Fill(0.0) and state.shape == w.shape for state in states)
    assert not any(isinstance(state, Parameter) for state in states)
    assert len({state.name for state in states}) == len(states)


def test_the_scheduled_rate_scales_each_step() -> None:
    halved, _ = stepped(GradientDescent(0.01), 3, rate=lambda step: 0.5**step)
    expected = START
    for step in range(3):
        expected = gradient_descent(0.01 * 0.5**step)(expected, slope_of_valley(expected), 1, None)  # type: ignore[arg-type]
    np.testing.assert_allclose(halved, expected, rtol=1e-13)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_is_decoupled_and_for_weights_only(name: str) -> None:
    plain, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.0), 1)
    decayed, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.1), 1)
    np.testing.assert_allclose(plain - decayed, 0.01 * 0.1 * START, rtol=1e-9, atol=1e-15)
    bias, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.1), 1, regularised=False)
    np.testing.assert_array_equal(bias, plain)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_parameter_of_another_rate_moves_so_much_further(name: str) -> None:
    plain, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.0), 1)
    for factor in (0.0, 0.1, 6.0):
        moved, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.0), 1, factor=factor)
        np.testing.assert_allclose(moved - START, factor * (plain - START), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_decay_follows_its_own_schedule_and_not_the_parameters_rate(name: str) -> None:
    plain, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.0), 1, factor=0.5)
    decayed, _ = stepped(OPTIMIZERS[name](0.01, weight_decay=0.1), 1, factor=0.5, decay_factor=0.25)
    np.testing.assert_allclose(plain - decayed, 0.01 * 0.1 * 0.25 * START, rtol=1e-9, atol=1e-15)


def test_adamw_is_adam_with_a_decay() -> None:
    ten = [stepped(optimizer, 10)[0] for optimizer in (AdamW(0.01), Adam(0.01, weight_decay=0.01))]
    np.testing.assert_array_equal(*ten)
    expected = OptimizerCase(AdamW(0.01), adam(0.01, 0.9, 0.999, 1e-8, 0.01)).run(START, slope_of_valley, 10)
    np.testing.assert_allclose(ten[0], expected, rtol=1e-11)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.99999), (0.0, 0.0)])
def test_single_precision_undoes_the_bias_to_the_last_digits(name: str, betas: tuple[float, float]) -> None:
    # where every gradient is 1, a moment is the sum of its weights: unbiased it is 1, as is the direction
    w = parameter((1,), Fill(0.0), "w")
    direction, _ = Adam(1.0, *betas).direction(w, as_node([1.0]), STEP.cast("float") + 1)
    program = Program({}, {"direction": direction})
    beta = dict(zip(("first_moment", "second_moment"), betas, strict=True))
    engine = choose_engine(name)
    for done in (0, 1, 9, 999, 99_999):
        moments = {each: 1 - beta[each.name] ** done for each in program.variables() if each is not STEP}
        before = {each: np.full(1, moment) for each, moment in moments.items()} | {STEP: np.asarray(done)}
        executable = engine.compile(program, engine.variables(before, "float32"))
        np.testing.assert_allclose(executable.run({})["direction"], 1, rtol=5e-7)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_learning_rate_comes_first_and_the_decay_by_name(name: str) -> None:
    made = OPTIMIZERS[name](0.25, weight_decay=0.125)
    assert (made.learning_rate, made.weight_decay) == (0.25, 0.125)
    assert choose_optimizer(made) is made
    assert choose_optimizer(name) == OPTIMIZERS[name]()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Adam(0.0), "learning_rate must be positive, got 0.0"),
        (lambda: Adam(float("nan")), "learning_rate must be positive, got nan"),
        (lambda: Momentum(weight_decay=-1.0), "weight_decay must not be negative, got -1.0"),
        (lambda: Momentum(momentum=1.0), "momentum must be at least 0 and below 1, got 1.0"),
        (lambda: RMSProp(rho=-0.1), "rho must be at least 0 and below 1, got -0.1"),
        (lambda: Adam(beta_2=1.0), "beta_2 must be at least 0 and below 1, got 1.0"),
        (
            lambda: choose_optimizer("sgd"),
            "optimizer 'sgd' is not known. Use one of: gradient_descent, momentum",
        ),
    ],
)
def test_a_setting_out_of_range_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(SettingError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_the_slope_of_the_valley_is_right() -> None:
    w = parameter(START.shape, Fill(0.0), "w")
    (gradient,) = interpret(derive(valley(w), [w]), {w: START})
    np.testing.assert_allclose(gradient, slope_of_valley(START))
