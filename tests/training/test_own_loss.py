"""A loss of one's own: a function from nodes to a node."""

import numpy as np
import pytest

import trilith as tl
from tests.training.conftest import classifier
from trilith import ops
from trilith.errors import ShapeError
from trilith.graph import Node
from trilith.losses import MeanSquaredError


def test_a_loss_of_ones_own(X: np.ndarray) -> None:
    y = X[:, 0]

    def cubed(output: Node, target: Node) -> Node:
        return ops.absolute(output.reshape((-1,)) - target) ** 3

    def squared(output: Node, target: Node) -> Node:
        return (output - target.reshape((-1, 1))) ** 2  # (batch, 1): the mean over the rest is taken

    def squared_mean(output: Node, target: Node) -> Node:
        return squared(output, target).mean()

    def losses(loss) -> list[float]:
        return tl.train(tl.Network([tl.Dense(1)]), X, y, loss=loss, epochs=3, precision="float64")["loss"]

    assert losses(squared) == losses(MeanSquaredError())
    assert losses(squared_mean) == pytest.approx(losses(MeanSquaredError()))
    assert losses(cubed) != losses(squared)


def test_a_loss_of_ones_own_gets_whole_numbers_as_they_are(X: np.ndarray, y: np.ndarray) -> None:
    kinds = []

    def loss(output: Node, target: Node) -> Node:
        kinds.append((target.dtype, target.shape))
        return output.reshape(target.shape) * target

    tl.train(tl.Network([tl.Dense(1)]), X, y, loss=loss, epochs=1)
    tl.train(
        tl.Network([tl.Dense(1)]),
        X,
        y.reshape(-1, 1).astype(float),
        loss=loss,
        epochs=1,
    )
    assert [kind for kind, _ in kinds] == ["int"] * 2 + ["float"] * 2


@pytest.mark.parametrize(
    "loss", [lambda z, t: z.mean(0), lambda z, t: z.reshape((1, -1))], ids=["(1,)", "(1, batch)"]
)
def test_a_loss_without_one_number_for_each_example(X: np.ndarray, loss) -> None:
    with pytest.raises(
        ShapeError, match=r"one number for each example, \(batch,\), got .*Reshape the target"
    ):
        tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss)


def test_a_loss_that_pairs_every_example_with_every_other_is_refused(X: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"\(batch, 1\) and \(batch,\) would pair every example"):
        tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=lambda z, t: ((z - t) ** 2).mean(-1))


def test_a_loss_that_is_one_number_cannot_weigh_examples(X: np.ndarray) -> None:
    def loss(output: Node, target: Node) -> Node:
        return ((output - target.reshape((-1, 1))) ** 2).mean()

    tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss)
    with pytest.raises(ShapeError, match=r"one number for each example, \(batch,\), got \(\)"):
        tl.train(tl.Network([tl.Dense(1)]), X, X[:, 0], loss=loss, sample_weight=np.ones(50))


def test_a_metric_that_does_not_fit_is_named(X: np.ndarray, y: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"^metric 'mean_absolute_error': "):
        tl.train(classifier(), X, y, metrics=["mean_absolute_error"])


def test_a_loss_of_several_outputs(X: np.ndarray) -> None:
    """One head for the mean and one for the log of the spread: the likelihood of a normal distribution."""
    x = tl.Input((3,))
    network = tl.Network(inputs=x, outputs=[tl.Dense(1, name="mean")(x), tl.Dense(1, name="log_spread")(x)])

    def likelihood(outputs: tuple[Node, Node], target: Node) -> Node:
        mean, log_spread = (output.reshape((-1,)) for output in outputs)
        return log_spread + 0.5 * ((target - mean) / ops.exp(log_spread)) ** 2

    generator = np.random.default_rng(0)
    rows = generator.normal(size=(2000, 3))
    y = rows @ [1.0, 2.0, 3.0] + np.exp(0.5 * rows[:, 0]) * generator.normal(size=2000)
    settings = {"optimizer": tl.Adam(0.05), "clip_norm": 1.0, "epochs": 40, "validation_split": 0.1}
    history = tl.train(network, rows, y, loss=likelihood, **settings)
    assert history["validation_loss"][-1] < 0.65  # 0.5 and some noise
    mean, log_spread = network.predict(rows)
    assert mean.shape == log_spread.shape == (2000, 1)
    np.testing.assert_allclose(network.parameters["mean.weight"][:, 0], [1, 2, 3], atol=0.15)
    np.testing.assert_allclose(network.parameters["log_spread.weight"][:, 0], [0.5, 0, 0], atol=0.15)
