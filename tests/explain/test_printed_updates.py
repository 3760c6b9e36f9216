"""The judge of the updates: as printed, they go where a step of training goes, moments too."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import trilith as tl
from tests.helpers.printed_equations import evaluate
from tests.helpers.random_networks import Drawn, networks
from tests.helpers.reading_equations import CLOCK, after_step, given_to_the_reader
from trilith.explain.equations.derivation import derivation
from trilith.explain.equations.descending import Descending
from trilith.explain.equations.text import Text
from trilith.explain.equations.update import MOMENTS, update_of
from trilith.explain.equations.writer import equations_of
from trilith.graph.clock import PROGRESS
from trilith.graph.shape import concrete
from trilith.optimizers import OPTIMIZERS
from trilith.regularization import Regularization
from trilith.schedules import SCHEDULES, Horizon, choose_schedule, plateau_of
from trilith.training.step import Objective, TrainingPrograms, build_programs, target_node
from trilith.training.updates import Descent

HORIZON = Horizon(4, 3)  # of whose 12 steps three are done, a quarter, as CLOCK says
SCHEDULE = st.sampled_from(sorted(SCHEDULES)).map(choose_schedule)


@st.composite
def descents(draw: st.DrawFn) -> Descent:
    """Every optimizer and schedule, and all that holds weights and gradients back."""
    optimizer = OPTIMIZERS[draw(st.sampled_from(sorted(OPTIMIZERS)))]
    chosen = optimizer(0.05, weight_decay=draw(st.sampled_from([0.0, 0.02])))
    bounds = {name: draw(st.sampled_from([None, 0.7])) for name in ("max_norm", "clip_value", "clip_norm")}
    regularization = Regularization(draw(st.sampled_from([0.0, 0.1])), 0.0, **bounds)
    return Descent(chosen, draw(SCHEDULE), regularization, draw(st.sampled_from([None, 0.9])), draw(SCHEDULE))


def step_of(drawn: Drawn, descent: Descent) -> TrainingPrograms:
    objective = Objective(drawn.loss, {}, descent)
    return build_programs(drawn.network.graph, objective, HORIZON, target_node(drawn.y), False)


@given(drawn=networks("float64", shapes=[(3,)]), descent=descents(), seed=st.integers(0, 99))
def test_printed_updates_go_where_the_step_goes(drawn: Drawn, descent: Descent, seed: int) -> None:
    programs = step_of(drawn, descent)
    derived = derivation(drawn.network.graph, drawn.loss, descent.regularization)
    equations, update = equations_of(derived), update_of(derived, Descending(descent, HORIZON, True))
    names, generator = derived.names.symbols, np.random.default_rng(seed)
    values = given_to_the_reader(drawn, derived)
    plateau = np.asarray(0.5 if plateau_of(descent.schedule) else 1.0)
    values |= {"t": np.asarray(4.0), "plateau": plateau, "progress": CLOCK[PROGRESS]}
    states = {**CLOCK, programs.updates.plateau: plateau}
    names_of = {each: names[each].name for each in derived.parameters.values()}
    for name, state in programs.updates.states.items():
        if state is not programs.updates.plateau:
            parameter = names[derived.parameters[name.rsplit("/", 1)[0]]]
            names_of[state] = MOMENTS[state.name] + parameter.name
            states[state] = generator.uniform(0.1, 1.0, concrete(state.shape))
            values[names_of[state]] = states[state].reshape(concrete(parameter.shape))
    groups = [*equations.forward, *equations.backward]
    every = [*equations.slopes, *(each for group in groups for each in group.equations), *update.equations]
    lines = [Text().equation(each) for each in every]
    with np.errstate(all="ignore"):
        printed = evaluate(lines, values)
    after = after_step(drawn, programs.step, states)
    for (variable, _), truth in zip(programs.step.updates, after, strict=True):
        if variable in names_of:
            scale = max(1.0, np.abs(truth).max(initial=0))
            value = printed[names_of[variable]].reshape(truth.shape)
            np.testing.assert_allclose(value, truth, rtol=0, atol=1e-10 * scale, err_msg="\n".join(lines))


def test_without_a_horizon_a_schedule_is_named() -> None:
    network = tl.Network([tl.Dense(2)], input_shape=(3,))
    derived = derivation(network.graph, tl.losses.LOSSES["mean_squared_error"]())
    descent = Descent(OPTIMIZERS["adam"](), choose_schedule("cosine"), Regularization())
    update = update_of(derived, Descending(descent, None, names_rate=True))
    assert Text().equation(update.equations[0]) == "α = as the schedule cosine(final=0.0) has it"
