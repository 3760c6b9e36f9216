"""Prediction by fewer operations: normalisations are in the kernels before them, the answers are the same."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

import trilith as tl
from trilith.engines import NumpyEngine
from trilith.graph import Apply, Program, Variable, topological
from trilith.graph.clock import clock_at_start
from trilith.graph.node import Fill, parameter
from trilith.graph.shape import BATCH
from trilith.models import lenet, mobile_net, res_net
from trilith.network.feeds import make_feeds
from trilith.network.folding import fold
from trilith.ops.shape import broadcast, concatenate

SHAPE = (16, 16, 3)


def network(*blocks: tl.Block) -> tl.Network:
    return drawn(tl.Network(blocks, input_shape=SHAPE))


def drawn(made: tl.Network) -> tl.Network:
    """With values of every kind, running averages too."""
    made.initialise(0)
    random = np.random.default_rng(1)
    for variable, value in made.values.items():
        made.values[variable] = np.asarray(value) + random.uniform(0.1, 0.4, np.shape(value))
    return made


def answers(made: tl.Network, program: Program, values: Mapping[Variable, np.ndarray]) -> np.ndarray:
    engine = NumpyEngine()
    pictures = np.random.default_rng(2).integers(0, 256, (5, *SHAPE)).astype(np.float64)
    executable = engine.compile(program, engine.variables({**values, **clock_at_start()}, "float64"))
    (answer,) = executable.run(make_feeds(made.graph.inputs, pictures)).values()
    return answer


CASES = {
    "without a bias": (tl.Conv2D(4, 3, use_bias=False), tl.BatchNorm(), tl.Activation("relu")),
    "with a bias": (tl.Conv2D(4, 3), tl.BatchNorm(), tl.Activation("tanh")),
    "each channel its own": (tl.Conv2D(3, 3, groups=3), tl.BatchNorm()),
    "behind an activation": (tl.Conv2D(4, 3, activation="relu"), tl.BatchNorm()),
    "a detour": (tl.Residual([tl.Conv2D(3, 3, padding="same"), tl.BatchNorm()]), tl.BatchNorm()),
    "no convolution": (tl.Flatten(), tl.Dense(4), tl.BatchNorm()),
}


@pytest.mark.parametrize("case", CASES)
def test_same_answers(case: str) -> None:
    made = network(*CASES[case])
    program = made.graph.program("inference")
    folded, values = fold(program, made.values)
    np.testing.assert_allclose(
        answers(made, folded, values), answers(made, program, made.values), rtol=1e-10, atol=1e-10
    )


@pytest.mark.parametrize("model", [lenet, res_net, mobile_net])
def test_factors_are_in_the_kernels(model: Callable[..., tl.Network]) -> None:
    made = drawn(model(10, SHAPE))
    program = made.graph.program("inference")
    folded, values = fold(program, made.values)
    names = [node.op.name for node in topological(folded.roots) if isinstance(node, Apply)]
    assert "divide" not in names
    assert "sqrt" not in names
    assert names.count("multiply") == 1  # bytes as numbers
    expected = answers(made, program, made.values)
    np.testing.assert_allclose(answers(made, folded, values), expected, rtol=1e-9, atol=1e-9)


def test_a_convolution_that_others_use_too_keeps_its_kernel() -> None:
    x = tl.Input(SHAPE)
    seen = tl.Conv2D(4, 3)(x)
    made = drawn(tl.Network(inputs=[x], outputs=[tl.BatchNorm()(seen), seen]))
    folded, values = fold(made.graph.program("inference"), made.values)
    convolutions = [
        n for n in topological(folded.roots) if isinstance(n, Apply) and n.op.name == "convolution"
    ]
    assert len(convolutions) == 1
    assert convolutions[0].inputs[1] in values


def test_a_value_that_is_repeated_for_each_example() -> None:
    x = tl.Input((3,))
    slope = parameter((1,), Fill(2.0), "slope")
    repeated = broadcast(slope, (BATCH, 1))
    made = drawn(tl.Network(inputs=[x], outputs=[concatenate([x, repeated])]))
    assert made.predict(np.ones((4, 3))).shape == (4, 4)


def test_values_stay_as_they_are() -> None:
    made = network(tl.Conv2D(4, 3), tl.BatchNorm())
    before = {variable: np.array(value) for variable, value in made.values.items()}
    made.predict(np.zeros((1, *SHAPE)))
    assert all(np.array_equal(before[each], made.values[each]) for each in before)
