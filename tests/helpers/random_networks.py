"""Small random networks: blocks, activations, shapes, branches, and a loss with a target that fits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

import trilith as tl
from trilith.blocks.activations import ACTIVATIONS
from trilith.blocks.dense import PARAMETRIZATIONS
from trilith.engines import Precision
from trilith.graph import Node, Parameter, Variable
from trilith.losses import LOSSES, BinaryCrossEntropy, CrossEntropy, Loss

TAME = sorted(set(ACTIVATIONS) - {"exp"})  # a few exponentials in a row leave the range of float32
BY_CLASS = ("cross_entropy", "hinge")
INITIALIZERS = ["auto", "small_normal", "glorot", "he", "lecun", "orthogonal"]


@dataclass(frozen=True)
class Drawn:
    """A network with random values, data for it and a loss."""

    network: tl.Network
    X: np.ndarray
    y: np.ndarray
    loss: Loss

    def copy(self) -> tl.Network:
        """Another network with the same graph and values."""
        twin = tl.Network(inputs=self.network.graph.inputs, outputs=self.network.graph.outputs)
        twin.precision = self.network.precision
        names = self.network.graph.variables
        values = {name: self.network.values[node] for name, node in names.items()}
        twin.values = {node: values[name] for name, node in twin.graph.variables.items()}
        return twin


SMOOTHING = st.sampled_from([0.0, 0.1])
SHAPES = ((1,), (3,), (2, 3))
PARAMETRIZATION = st.sampled_from(PARAMETRIZATIONS)


def kept(shape: tuple[int, ...]) -> st.SearchStrategy[tl.Block]:
    """A block that keeps the shape of its examples."""
    features = shape[-1]
    activation = st.sampled_from(TAME)
    return st.one_of(
        st.builds(
            tl.Dense,
            st.just(features),
            activation,
            st.booleans(),
            st.sampled_from(INITIALIZERS),
            PARAMETRIZATION,
        ),
        st.builds(tl.Dropout, st.sampled_from([0.0, 0.3])),
        st.builds(tl.BatchNorm, st.sampled_from([0.0, 0.9])),
        st.builds(tl.Activation, activation),
        st.just(tl.LayerNorm()),
        st.just(tl.GaussianNoise(0.1)),
        st.just(tl.Standardize()),
        st.just(tl.RobustScale()),
        st.builds(tl.SmoothClip, st.sampled_from([0.5, 3.0])),
        st.just(tl.ScalingLayer()),
        st.just(tl.FillMissing()),
        st.builds(tl.Dropout, st.just(0.3), st.sampled_from(["cosine", "flat_cosine"])),
        st.just(tl.Rescale((0.5,) * features, (2.0,) * features)),
        st.just(tl.Reshape(shape)),
    )


def features() -> st.SearchStrategy[tl.Block]:
    """What makes features of the three columns of a table: numbers, truths, phases, codes, words."""
    basis = st.sampled_from([tl.Periodic(2), tl.PiecewiseLinear(3)])
    numeric = st.builds(tl.NumericEmbedding, st.integers(1, 2), basis)
    return st.one_of(
        numeric,
        st.builds(tl.TableFeatures, st.just(2), st.just(1), missing=st.just((0, 2)), numeric=numeric),
        st.builds(tl.TableFeatures, st.just(1), categories=st.just((3, 12)), numeric=st.none() | numeric),
        st.just(tl.TableFeatures(phases=1, words=(2,), buckets=5)),
    )


def layers(shape: tuple[int, ...]) -> st.SearchStrategy[list[tl.Block]]:
    """Some blocks in a row that keep the shape, detours among them."""
    detour = st.builds(tl.Residual, st.lists(kept(shape), min_size=1, max_size=2))
    return st.lists(kept(shape) | detour, max_size=4)


@st.composite
def outputs(draw: st.DrawFn, x: Node, shape: tuple[int, ...], units: int) -> Node:
    """A stack from x to (batch, units), perhaps with a branch beside it."""
    hidden = x
    for block in draw(layers(shape)):
        hidden = block(hidden)
    hidden = tl.Flatten()(hidden)
    if draw(st.booleans()):
        branch = tl.Dense(2, draw(st.sampled_from(TAME)))(tl.Flatten()(x))
        hidden = tl.Concatenate()(hidden, branch)
    if draw(st.booleans()):
        hidden = tl.Mixup(0.5)(hidden)
    return tl.Dense(units)(hidden)


@st.composite
def networks(
    draw: st.DrawFn,
    precision: Precision | None = None,
    shapes: Sequence[tuple[int, ...]] = SHAPES,
    first: st.SearchStrategy[tl.Block] | None = None,
) -> Drawn:
    """A network with random values, states too, rows to feed it and a loss with its target.

    `first`: what stands before all other blocks.
    """
    shape = draw(st.sampled_from(shapes))
    loss = draw(st.sampled_from(sorted(LOSSES)))
    units = draw(st.integers(1, 2)) + (loss in BY_CLASS)
    x = tl.Input(shape)
    beginning = x if first is None else draw(first)(x)
    network = tl.Network(inputs=x, outputs=draw(outputs(beginning, beginning.shape[1:], units)))
    network.precision = precision or draw(st.sampled_from(["float32", "float64"]))
    seed = draw(st.integers(0, 99))
    network.initialise(seed)
    generator = np.random.default_rng(seed)
    for node, value in network.values.items():
        network.values[node] = stirred(generator, node, value).astype(network.precision)
    rows = draw(st.integers(1, 7))
    X = generator.normal(size=(rows, *shape))
    return Drawn(network, X, targets(generator, loss, rows, units), draw(losses(loss, units)))


def losses(name: str, units: int) -> st.SearchStrategy[Loss]:
    """The loss of this name, with smoothed targets or without, with weights of classes or without."""
    plain = LOSSES[name]()
    if isinstance(plain, CrossEntropy):
        weights = st.sampled_from([None, [1.0, 3.0, 0.5][:units]])
        return st.builds(CrossEntropy, SMOOTHING, weights)
    if isinstance(plain, BinaryCrossEntropy):
        weight = st.none() | st.just(3.0) if units == 1 else st.none()
        return st.builds(BinaryCrossEntropy, SMOOTHING, weight)
    return st.just(plain)


def stirred(generator: np.random.Generator, node: Variable, value: np.ndarray) -> np.ndarray:
    """Another value: biases away from 0, where activations have their kinks; variances stay positive."""
    if isinstance(node, Parameter):
        return value + generator.normal(0, 0.3, value.shape)
    return value + generator.uniform(0.0, 0.5, value.shape)


def targets(generator: np.random.Generator, loss: str, rows: int, units: int) -> np.ndarray:
    """A target that the loss of this name accepts."""
    if loss in BY_CLASS:
        return generator.integers(0, units, rows)
    if loss == "binary_cross_entropy":
        return generator.integers(0, 2, (rows, units)).astype(float)
    return generator.poisson(2.0, (rows, units)).astype(float)
