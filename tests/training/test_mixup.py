"""Mixup: what is mixed in which shares, and the losses that go with it."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

import trilith as tl
from tests.helpers.interpret import interpret
from trilith.blocks.augmentation.draws import draw_beta
from trilith.engines import ENGINES
from trilith.errors import SettingError, ShapeError
from trilith.graph import Apply, specialise, topological
from trilith.graph.clock import SEED, STEP
from trilith.losses import CrossEntropy, MeanSquaredError
from trilith.metrics import choose_metric
from trilith.ops.mix import Mix
from trilith.training.step import measure, target_node

GENERATOR = np.random.default_rng(11)
ROWS = GENERATOR.normal(size=(9, 4))
CLASSES = GENERATOR.integers(0, 3, 9)
WEIGHTS = GENERATOR.uniform(0, 2, 9)


@pytest.mark.parametrize("alpha", [0.1, 0.4, 1.0, 3.0, 100.0])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_shares_are_of_the_beta_distribution(alpha: float, precision: Any) -> None:
    x = tl.Input((1,))
    share = interpret([draw_beta(x, alpha)], {x: np.zeros((20000, 1))}, precision)[0].ravel()
    assert share.min() >= 0
    assert share.max() <= 1
    places = np.linspace(0.01, 0.99, 99)  # nearer to the ends float32 rounds
    below = (share[:, None] < places).mean(0)
    assert np.abs(below - beta(alpha, alpha).cdf(places)).max() < 1.7 / np.sqrt(20000)


def test_each_example_is_mixed_with_its_mirror() -> None:
    x = tl.Input((4,))
    (output,), _ = specialise([tl.Mixup(1.0)(x)], "training")
    (fixed,), _ = specialise([tl.Mixup(1.0)(x)], "inference")
    np.testing.assert_array_equal(interpret([fixed], {x: ROWS})[0], ROWS)
    mixed = interpret([output], {x: ROWS})[0]
    mirror = ROWS[::-1]
    share = ((mixed - mirror) * (ROWS - mirror)).sum(1) / np.maximum(((ROWS - mirror) ** 2).sum(1), 1e-30)
    np.testing.assert_allclose(mixed, share[:, None] * ROWS + (1 - share[:, None]) * mirror)
    apart = np.delete(share, 4)  # the middle one is its own mirror
    assert (apart > 0).all()
    assert (apart < 1).all()
    assert len(np.unique(apart)) == 8


def softened(logits: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """The cross-entropy of each row."""
    return np.log(np.exp(logits).sum(1)) - logits[np.arange(len(logits)), classes]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("class_weight", [None, [1.0, 5.0, 0.5]])
def test_losses_and_metrics_are_those_of_both_targets_in_the_same_shares(
    weighted: bool, class_weight: list[float] | None
) -> None:
    x, target, weight = tl.Input((4,)), target_node(CLASSES), tl.Input((), name="weight")
    (output,), _ = specialise([tl.Mixup(0.7)(x)[:, :3] * 2.0], "training")
    loss = CrossEntropy(class_weight=class_weight)
    metrics = {"accuracy": choose_metric("accuracy")}
    measured = measure([output], target, weight if weighted else None, loss, metrics)
    share = next(
        node.inputs[1] for node in topological([output]) if isinstance(node, Apply) and node.op == Mix()
    )
    roots = [*measured.sums.values(), measured.mean_loss, output, share]
    values = {x: ROWS, target: CLASSES, SEED: np.asarray(4), STEP: np.asarray(2)}
    *numbers, logits, own = interpret(roots, values | ({weight: WEIGHTS} if weighted else {}))

    counts = (WEIGHTS if weighted else np.ones(9)) * np.array(class_weight or [1, 1, 1])[CLASSES]
    parts = [(own * counts, CLASSES), ((1 - own) * counts[::-1], CLASSES[::-1])]
    expected = {
        "loss": sum(np.sum(weights * softened(logits, classes)) for weights, classes in parts),
        "weight": sum(np.sum(weights) for weights, _ in parts),
        "accuracy": sum(np.sum(weights * (logits.argmax(1) == classes)) for weights, classes in parts),
    }
    mean = expected["loss"] / (9 if class_weight is None else expected["weight"])
    np.testing.assert_allclose(numbers, [*(expected[name] for name in measured.sums), mean])


def test_training_sees_mixtures_and_validation_the_rows_themselves() -> None:
    """A network without parameters that could learn: its losses are those of what it is shown."""
    network = tl.Network([tl.Mixup(1.0), tl.Activation(lambda z: z)], input_shape=(4,))
    history = tl.train(
        network, ROWS, ROWS, loss="mean_squared_error", validation_data=(ROWS, ROWS), epochs=1,
        batch_size=None, shuffle=False, progress=False,
    )  # fmt: skip
    assert history["validation_loss"] == [0]
    assert history["loss"][0] > 0.01


@pytest.mark.parametrize("engine", ENGINES)
def test_a_network_learns_what_lies_between(engine: str) -> None:
    """Between two points of a line is the line: mixing does not change what is to be learned."""
    generator = np.random.default_rng(0)
    X = generator.normal(size=(400, 2))
    network = tl.Network([tl.Mixup(1.0), tl.Dense(1)])
    tl.train(
        network, X, X @ [2.0, -1.0] + 3, loss="mean_squared_error", epochs=60, batch_size=20,
        optimizer=tl.Adam(0.05), engine=engine, progress=False,
    )  # fmt: skip
    np.testing.assert_allclose(network.predict(np.eye(2))[:, 0], [5, 2], atol=0.15)


def test_mixing_twice_an_alpha_of_nothing_and_a_loss_of_the_whole_batch_are_refused() -> None:
    x, target = tl.Input((4,)), target_node(ROWS)
    (twice,), _ = specialise([tl.Mixup()(tl.Mixup()(x))], "training")
    with pytest.raises(SettingError, match="mixes its examples 2 times"):
        measure([twice], target, None, MeanSquaredError())
    (once,), _ = specialise([tl.Mixup()(x)], "training")
    with pytest.raises(ShapeError, match="one number for each example"):
        measure([once], target, None, lambda output, target: ((output - target) ** 2).mean())
    for alpha in (0, -1.0, float("inf"), float("nan")):
        with pytest.raises(SettingError, match="alpha"):
            tl.Mixup(alpha)
