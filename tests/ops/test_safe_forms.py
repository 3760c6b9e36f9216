"""Numbers of any size: neither overflow nor warning, finite values, finite gradients."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from tests.helpers.interpret import Values, interpret
from trilith import ops
from trilith.blocks.activations import ACTIVATIONS
from trilith.engines import Precision
from trilith.graph import BATCH, Node, derive
from trilith.graph.node import input_node
from trilith.losses import BinaryCrossEntropy, CrossEntropy, Hinge, Huber

LARGE = np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0], [1000.0, 1000.0, 999.0]])
EDGE = np.array([[88.7, -88.7, 1e-30], [710.0, -710.0, -1e-30], [104.0, -104.0, 20.0]])
HUGE = LARGE * 1e27  # ±1e30

SAFE = {
    **{name: activation for name, activation in ACTIVATIONS.items() if name != "exp"},
    "log_softmax": ops.log_softmax,
    "logsumexp": lambda z: ops.logsumexp(z, -1),
}


def with_gradients(build: Callable[[Node], Node], z: np.ndarray) -> tuple[Sequence[Node], Values]:
    """The value, the gradient, and the gradient of the gradient's sum."""
    node = input_node((BATCH, 3))
    output = build(node)
    (gradient,) = derive((output * 1.5).sum(), [node])
    return [output, gradient, *derive(gradient.sum(), [node])], {node: z}


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("z", [LARGE, EDGE], ids=["large", "edge"])
@pytest.mark.parametrize("name", SAFE)
def test_activations_neither_overflow_nor_warn(name: str, z: np.ndarray, precision: Precision) -> None:
    roots, values = with_gradients(SAFE[name], z)
    for value in interpret(roots, values, precision, strict=True):
        assert np.isfinite(value).all()


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("name", SAFE)
def test_activations_are_finite_even_for_huge_numbers(name: str, precision: Precision) -> None:
    roots, values = with_gradients(SAFE[name], HUGE)
    for value in interpret(roots, values, precision):
        assert np.isfinite(value).all()


def test_limits_are_exact() -> None:
    z = input_node((2,))
    feeds = {z: np.array([1000.0, -1000.0])}
    for name, expected in {
        "sigmoid": [1, 0], "tanh": [1, -1], "relu": [1000, 0], "elu": [1000, -1], "softplus": [1000, 0],
        "silu": [1000, 0], "gelu": [1000, 0], "mish": [1000, 0], "leaky_relu": [1000, -10],
    }.items():  # fmt: skip
        assert interpret([SAFE[name](z)], feeds)[0].tolist() == expected
    assert interpret([ops.logsumexp(z)], feeds)[0] == 1000
    assert interpret([ops.log_softmax(z)], feeds)[0].tolist() == [0, -2000]
    assert interpret([ops.softmax(z)], feeds)[0].tolist() == [1, 0]


def test_small_differences_survive() -> None:
    z = input_node((2,))
    tiny = {z: np.array([1e-20, -40.0])}
    assert interpret([ops.log1p(z)[:1], ops.expm1(z)[:1]], tiny)[0] == 1e-20
    np.testing.assert_allclose(interpret([ops.softplus(z)], tiny)[0][1], np.exp(-40.0), rtol=1e-12)
    np.testing.assert_allclose(interpret([ops.sigmoid(z)], tiny)[0][1], np.exp(-40.0), rtol=1e-12)
    np.testing.assert_allclose(interpret([ops.elu(z)], {z: np.array([-1e-20, 0.0])})[0], [-1e-20, 0.0])


def test_logsumexp_of_infinities() -> None:
    z = input_node((2, 2))
    infinite = {z: np.array([[-np.inf, -np.inf], [-np.inf, 3.0]])}
    assert interpret([ops.logsumexp(z, -1)], infinite)[0].tolist() == [-np.inf, 3.0]


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("logits", [LARGE, EDGE, HUGE], ids=["large", "edge", "huge"])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_cross_entropies_are_safe(logits: np.ndarray, smoothing: float, precision: Precision) -> None:
    classes, truth = input_node((BATCH,), "classes", "int"), input_node((BATCH, 3), "truth")
    feeds: dict[Node, np.ndarray] = {
        classes: np.array([1, 0, 2]),
        truth: np.array([[0.0, 1, 0.5], [1, 0, 1], [1, 1, 0]]),
    }
    for build in (
        lambda z: CrossEntropy(smoothing)(z, classes),
        lambda z: BinaryCrossEntropy(smoothing)(z, truth),
        lambda z: Huber()(z, truth),
        lambda z: Hinge()(z, classes),
    ):
        roots, values = with_gradients(build, logits)
        for value in interpret(roots, {**values, **feeds}, precision, strict=True):
            assert np.isfinite(value).all()


def test_a_certain_and_right_answer_costs_nothing() -> None:
    z, target = input_node((BATCH, 1)), input_node((BATCH,), "target", "int")
    feeds = {z: np.array([[1e30], [-1e30]]), target: np.array([1, 0])}
    assert interpret([BinaryCrossEntropy()(z, target)], feeds)[0].tolist() == [0, 0]
    wrong = {**feeds, target: np.array([0, 1])}
    assert interpret([BinaryCrossEntropy()(z, target)], wrong)[0].tolist() == [1e30, 1e30]
